package io.claudebottle.session.gate;

import java.time.Instant;

/// One decision of a gate, as the ledger shows it. Host, path and reason come from what an agent asked for: show them with
/// [io.claudebottle.problem.Printable].
///
/// @param bottle identity of the launch
/// @param id unique within its bottle
/// @param source which sidecar decided: `egress`, `pipelock` or `git-gate`
/// @param method of the request; `CONNECT` for a tunnel, `fetch` or `push` for git
/// @param host canonical name, or what was asked for made printable
/// @param port 0 when unknown
/// @param path without its query; "" when unknown
/// @param rule the gate's word for the rule that decided
/// @param origin where that rule stands: `file:line`, `default`, `gate`, `operator`, `pipelock`
/// @param reason one sentence
/// @param status of the answer; 0 while there is none
/// @param bytesOut sent by the agent; -1 while unknown
/// @param bytesIn sent to the agent; -1 while unknown
/// @param latencyMillis to the head of the answer; -1 while unknown
/// @param firstSeen whether this host is new in this bottle's ledger
public record LedgerEntry(
        String bottle,
        String id,
        Instant time,
        String source,
        boolean allowed,
        String method,
        String host,
        int port,
        String path,
        String rule,
        String origin,
        String reason,
        int status,
        long bytesOut,
        long bytesIn,
        long latencyMillis,
        boolean firstSeen) {}
