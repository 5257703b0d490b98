/// Pure decisions that the preflight and the sidecars share: what an agent is granted, what that means, what changed since the
/// last launch, which host may be reached. No process, no socket, no clock that was not passed in.
@NullMarked
package io.claudebottle.policy;

import org.jspecify.annotations.NullMarked;
