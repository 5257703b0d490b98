/// The last hop out of a bottle: runs the real `pipelock`, which looks into what egress lets out.
@NullMarked
package io.claudebottle.sidecar.pipelock;

import org.jspecify.annotations.NullMarked;
