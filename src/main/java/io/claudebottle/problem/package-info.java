/// What went wrong, as a value: one record that the window, the command line and the log all show in the same words.
/// The lowest room; every other one may use it.
@NullMarked
package io.claudebottle.problem;

import org.jspecify.annotations.NullMarked;
