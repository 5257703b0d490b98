/// Bottles made of namespaces by `bwrap`: no daemon and no image.
@NullMarked
package io.claudebottle.backend.bubblewrap;

import org.jspecify.annotations.NullMarked;
