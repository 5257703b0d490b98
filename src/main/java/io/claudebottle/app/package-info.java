/// The window.
@NullMarked
package io.claudebottle.app;

import org.jspecify.annotations.NullMarked;
