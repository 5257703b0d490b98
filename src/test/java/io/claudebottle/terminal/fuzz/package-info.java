/// Our emulator beside libvterm on random streams of what both support.
@org.jspecify.annotations.NullMarked
package io.claudebottle.terminal.fuzz;
