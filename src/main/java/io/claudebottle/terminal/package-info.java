/// A terminal emulator as a JavaFX control. Knows nothing of bottles, engines or agents; could be a library of its own.
@NullMarked
package io.claudebottle.terminal;

import org.jspecify.annotations.NullMarked;
