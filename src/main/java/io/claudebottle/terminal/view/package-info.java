/// The terminal as a JavaFX control: draws rows of cells and takes keys, mouse and input methods. Everything here runs on the FX thread;
/// what can be computed without JavaFX is in classes that do not use it.
@org.jspecify.annotations.NullMarked
package io.claudebottle.terminal.view;
