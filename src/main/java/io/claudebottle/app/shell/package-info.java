/// The window around the pages: header, rail, overlays, toasts, and what it remembers of itself.
@NullMarked
package io.claudebottle.app.shell;

import org.jspecify.annotations.NullMarked;
