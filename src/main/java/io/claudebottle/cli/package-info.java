/// The command line.
@NullMarked
package io.claudebottle.cli;

import org.jspecify.annotations.NullMarked;
