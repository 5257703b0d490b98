/// The operator's choices, applied at once and kept in a file that may be edited by hand.
@NullMarked
package io.claudebottle.app.settings;

import org.jspecify.annotations.NullMarked;
