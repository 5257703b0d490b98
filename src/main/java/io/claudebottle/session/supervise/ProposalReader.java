package io.claudebottle.session.supervise;

import io.claudebottle.policy.RouteTable;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.gate.RouteDesk;
import io.claudebottle.sidecar.wire.Proposal;
import io.claudebottle.sidecar.wire.ProposalPayload;
import io.claudebottle.state.BottleStates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/// Makes of a proposal what the operator is shown: beside what runs now, what would run, and whether it can be approved.
final class ProposalReader {

    private final RouteDesk routes;
    private final BottleStates states;

    ProposalReader(RouteDesk routes, BottleStates states) {
        this.routes = routes;
        this.states = states;
    }

    /// What runs in one bottle at one moment.
    ///
    /// @param rulesText the table as it is shown, once for all proposals
    /// @param rulesUnknown why there is no table; "" when there is one
    /// @param dockerfile "" when the bottle runs the image that it was built with
    record Running(RouteTable rules, String rulesText, String rulesUnknown, String dockerfile) {}

    Running running(String bottle) {
        try {
            RouteTable rules = routes.current(bottle);
            return new Running(rules, rules.toPublicJson(), "", dockerfile(bottle));
        } catch (ProblemException e) {
            return new Running(new RouteTable(List.of()), "", words(e.problem()), dockerfile(bottle));
        }
    }

    private String dockerfile(String bottle) {
        try {
            return Files.readString(states.directory(bottle).resolve(BottleStates.DOCKERFILE), StandardCharsets.UTF_8);
        } catch (IOException none) {
            return "";
        }
    }

    PendingProposal read(String bottle, String agent, Proposal proposal, Running running) {
        String current = "";
        String proposed = "";
        String invalid = "";
        try {
            switch (proposal.tool()) {
                case Proposal.CAPABILITY_BLOCK -> {
                    current = running.dockerfile();
                    ProposalPayload.check(proposal.tool(), proposal.payload());
                    proposed = proposal.payload();
                }
                case Proposal.EGRESS_BLOCK, Proposal.PIPELOCK_BLOCK -> {
                    if (!running.rulesUnknown().isEmpty()) {
                        throw new ProblemException("The rules that run are not known: " + running.rulesUnknown(), "");
                    }
                    current = running.rulesText();
                    proposed = ProposedChange.of(proposal.tool(), proposal.payload(), running.rules()).afterText();
                }
                default -> throw new ProblemException("This version knows no such tool.", "");
            }
        } catch (ProblemException e) {
            invalid = words(e.problem());
        }
        return new PendingProposal(
                bottle, agent, proposal.id(), proposal.tool(), proposal.payload(), proposal.justification(), arrivedAt(proposal), current, proposed, invalid);
    }

    private static String words(Problem problem) {
        return (problem.what() + " " + problem.fix()).strip();
    }

    /// A time that makes no sense must not hide a proposal; it is shown first.
    static Instant arrivedAt(Proposal proposal) {
        try {
            return Instant.parse(proposal.arrivedAt());
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }
}
