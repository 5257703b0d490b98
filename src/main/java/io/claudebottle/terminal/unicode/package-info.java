/// What Unicode says of a character that a terminal must know: its width in cells and where one user-perceived character ends, and the
/// character sets that terminals had before Unicode. Tables and pure functions.
@NullMarked
package io.claudebottle.terminal.unicode;

import org.jspecify.annotations.NullMarked;
