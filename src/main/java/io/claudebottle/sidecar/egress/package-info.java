/// The only way out of a bottle.
@NullMarked
package io.claudebottle.sidecar.egress;

import org.jspecify.annotations.NullMarked;
