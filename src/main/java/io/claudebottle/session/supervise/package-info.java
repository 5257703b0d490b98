/// Proposals of agents, and what becomes of them.
@NullMarked
package io.claudebottle.session.supervise;

import org.jspecify.annotations.NullMarked;
