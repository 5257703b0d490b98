/// What runs beside an agent. Ships alone into the bundle image: it must not see app, cli, session or backend.
@NullMarked
package io.claudebottle.sidecar;

import org.jspecify.annotations.NullMarked;
