/// A launch that was agreed to, while it happens: its stages, its log, and the way to call it off.
@NullMarked
package io.claudebottle.app.launch;

import org.jspecify.annotations.NullMarked;
