/// The first steps: what this machine has, a first bottle and agent, and their launch.
@NullMarked
package io.claudebottle.app.firstrun;

import org.jspecify.annotations.NullMarked;
