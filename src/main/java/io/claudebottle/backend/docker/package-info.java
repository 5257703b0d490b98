/// Bottles as containers of a Docker Engine.
@NullMarked
package io.claudebottle.backend.docker;

import org.jspecify.annotations.NullMarked;
