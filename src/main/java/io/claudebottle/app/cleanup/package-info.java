/// Leftovers of bottles that are gone. The dry run is the view: nothing is removed that was not shown and ticked.
@NullMarked
package io.claudebottle.app.cleanup;

import org.jspecify.annotations.NullMarked;
