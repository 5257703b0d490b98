/// The agents that run now, on every backend, and what can be done with one.
@NullMarked
package io.claudebottle.app.agents;

import org.jspecify.annotations.NullMarked;
