/// What a bottle's sidecars and the operator's side say to each other, and nothing else: both sides use these types.
///
/// The bundle speaks in events, one JSON object a line on its standard output, each with `time` (ISO-8601, milliseconds) and `event`:
///
/// | event | further fields |
/// |---|---|
/// | `listening` | `daemon`, `port` |
/// | `ready` | `daemons`: everything serves |
/// | `daemon-died` | `daemon`, `reason`; the bundle ends |
/// | `egress-ca` | `pem` (certificate of the bottle's own authority), `sha256` (its fingerprint, lower-case hex) |
/// | `egress-rules` | `cause` (`start`, `control`, `spent`), `sha256` (of `routes`), `routes` (text of [io.claudebottle.policy.RouteTable#toJson]) |
/// | `egress` | a decision at the moment it is made: `id`, `verdict`, `method`, `host`, `port`, `path`, `rule`, `origin`, `reason` |
/// | `egress-done` | the end of an allowed exchange: `id`, `status`, `bytes_out`, `bytes_in`, `latency_ms` (to the head of the answer), `duration_ms` |
/// | `egress-failed` | an allowed exchange that did not come about, or broke off: `id`, `host`, `port`, `reason` |
/// | `egress-lost` | `count`: so many events could not be written since the last line of the gate |
/// | `egress-fault` | `reason`: something in the gate itself went wrong on one connection |
/// | `pipelock` | a verdict of pipelock: `verdict`, `method`, `host`, `path`, `rule` (its scanner), `origin` (`pipelock`), `reason` |
/// | `git` | a fetch or push: `op`, `repository`, `ref`, `verdict`, `rule`, `reason` |
/// | `proposal` | the fields of [io.claudebottle.sidecar.wire.Proposal] |
/// | `proposal-closed` | `id`, `status` |
/// | `proposal-skipped` | a file of the queue that cannot be used: `file`, `reason` |
/// | `control` | what became of a message of the operator: `op`, `outcome` (`applied`, `refused`), `reason` |
///
/// Where no engine lays networks, the relay of [io.claudebottle.sidecar.relay] speaks in the same way on a stream of its own:
///
/// | event | further fields |
/// |---|---|
/// | `relay-open` | everything listens: `doors`, `out` (ports), `nameservers`, `families` (of addresses that are let out: `INET`, `INET6`) |
/// | `relay-ready` | what was found from the bottle: `networks` (the host's, the sidecars', the bottle's), `interfaces`, `world` and `host` (what came of connecting there, `ADDRESS: result`), `threads` (of the relay in the two networks), `health` and `denied` (status of the gate's answers) |
/// | `relay-failed` | `reason`, and the fields of `relay-ready` when it is that something was found that must not be; the relay ends |
/// | `relay-ended` | `reason`: a network's first process has ended, and the relay does |
///
/// Nothing secret is ever in an event. A reader skips what it does not know and what is no JSON.
///
/// The operator speaks in [io.claudebottle.sidecar.wire.ControlMessage]s, one JSON object a line, written into the bundle's control
/// pipe: a secret that travels there is in nobody's argv, environment or file.
@NullMarked
package io.claudebottle.sidecar.wire;

import org.jspecify.annotations.NullMarked;
