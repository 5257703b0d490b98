package io.claudebottle.app.attention;

import io.claudebottle.app.AgentKey;
import io.claudebottle.session.attention.Attention;

/// The operator is to be told of this now.
record Alert(AgentKey key, Attention attention) {}
