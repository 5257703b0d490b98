/// The command palette: everything the window can do, found by a few letters.
@NullMarked
package io.claudebottle.app.palette;

import org.jspecify.annotations.NullMarked;
