/// Children behind pseudo-terminals: one interface, and the ways there are to make them. Knows no emulator and no window.
@NullMarked
package io.claudebottle.terminal.pty;

import org.jspecify.annotations.NullMarked;
