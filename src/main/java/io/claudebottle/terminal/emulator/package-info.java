/// The emulator: control functions over the model, replies to the program, and what the program tells the world outside its screen.
@org.jspecify.annotations.NullMarked
package io.claudebottle.terminal.emulator;
