/// The isolation self-test in the window: one line in the preflight, and what was found as a sheet over it.
@NullMarked
package io.claudebottle.app.selftest;

import org.jspecify.annotations.NullMarked;
