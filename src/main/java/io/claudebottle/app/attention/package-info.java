/// Calls the operator: which agent waits, for what, and when to say so outside of the window.
@NullMarked
package io.claudebottle.app.attention;

import org.jspecify.annotations.NullMarked;
