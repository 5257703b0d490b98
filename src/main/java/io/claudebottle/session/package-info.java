/// One claude session: argv composition, holder, attach and re-attach, and what happens to the state when it ends.
@NullMarked
package io.claudebottle.session;

import org.jspecify.annotations.NullMarked;
