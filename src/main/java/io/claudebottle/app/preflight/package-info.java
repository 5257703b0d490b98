/// The consent: which agent, what it gets, what that means, and the operator's yes.
///
/// Nothing here creates a runtime resource. A yes leaves as an [io.claudebottle.app.launch.Approval]; a no leaves no trace.
@NullMarked
package io.claudebottle.app.preflight;

import org.jspecify.annotations.NullMarked;
