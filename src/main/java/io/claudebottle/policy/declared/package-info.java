/// Decisions that read the manifest. Apart from the rest of policy because the sidecars take that along into the bundle
/// image, where there is no manifest.
@NullMarked
package io.claudebottle.policy.declared;

import org.jspecify.annotations.NullMarked;
