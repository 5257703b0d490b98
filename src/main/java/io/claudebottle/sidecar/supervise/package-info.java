/// The way for an agent to ask its operator for something: an MCP server whose tools only ever propose. Nothing here grants anything,
/// and nothing here knows a token or a key.
@NullMarked
package io.claudebottle.sidecar.supervise;

import org.jspecify.annotations.NullMarked;
