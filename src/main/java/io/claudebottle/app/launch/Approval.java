package io.claudebottle.app.launch;

import io.claudebottle.backend.Secrets;
import io.claudebottle.session.PreparedLaunch;

/// The operator's yes to one prepared plan, with the values that it asks for.
public record Approval(PreparedLaunch prepared, Secrets secrets) {}
