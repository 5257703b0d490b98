/// Terminals in tabs, each attached to the claude of one bottle. Closing one only detaches.
@NullMarked
package io.claudebottle.app.terminals;

import org.jspecify.annotations.NullMarked;
