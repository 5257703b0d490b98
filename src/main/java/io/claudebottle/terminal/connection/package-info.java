/// Connects a child behind a pseudo-terminal with what shows it: reads on a thread of its own, input and replies on another, sizes when
/// they have settled.
@NullMarked
package io.claudebottle.terminal.connection;

import org.jspecify.annotations.NullMarked;
