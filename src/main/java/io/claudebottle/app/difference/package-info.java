/// What would change, line by line, and text of others shown so that nothing in it hides.
@NullMarked
package io.claudebottle.app.difference;

import org.jspecify.annotations.NullMarked;
