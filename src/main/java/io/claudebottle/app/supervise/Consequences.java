package io.claudebottle.app.supervise;

import io.claudebottle.app.difference.DiffLine;
import io.claudebottle.app.difference.Difference;
import io.claudebottle.app.difference.VisibleText;
import io.claudebottle.app.difference.Widening;
import io.claudebottle.policy.RouteRule;
import io.claudebottle.policy.RouteTable;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.supervise.PendingProposal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/// What an answer would open, and whether an edited payload could be one. The desk that applies it judges again with the gate's own parser.
final class Consequences {

    static final String EGRESS = "egress-block";
    static final String PIPELOCK = "pipelock-block";
    static final String CAPABILITY = "capability-block";

    private Consequences() {}

    /// @param opened hosts that could be reached afterwards
    /// @param wide whether something opens at all, hosts or not: an image of the agent's own is not described by hosts
    record Opening(List<Widening> opened, boolean wide) {
        Opening {
            opened = List.copyOf(opened);
        }
    }

    /// What the approval of a proposal, or of an edited payload of it, would open.
    ///
    /// @param modified what the operator made of the payload
    static Opening of(PendingProposal proposal, Optional<String> modified) {
        List<Widening> opened = switch (proposal.tool()) {
            case EGRESS -> routesOpened(proposal.current(), modified.orElse(proposal.proposed().isEmpty() ? proposal.payload() : proposal.proposed()));
            case PIPELOCK -> host(modified.orElse(proposal.payload())).map(host -> new Widening(host, List.of(), "")).stream().toList();
            default -> List.of();
        };
        // What cannot be read as hosts is not thereby harmless.
        boolean understood = proposal.tool().equals(EGRESS) && isRoutes(modified.orElse(proposal.proposed()));
        return new Opening(opened, !understood || !opened.isEmpty());
    }

    private static boolean isRoutes(String json) {
        try {
            return !Widening.routes(json).rules().isEmpty() || json.strip().equals("[]");
        } catch (ProblemException e) {
            return false;
        }
    }

    private static List<Widening> routesOpened(String current, String proposed) {
        try {
            RouteTable now = current.isBlank() ? new RouteTable(List.of()) : Widening.routes(current);
            return Widening.between(now, Widening.routes(proposed));
        } catch (ProblemException e) {
            // It cannot be approved either; the reason stands beside it.
            return List.of();
        }
    }

    private static Optional<String> host(String url) {
        try {
            return Optional.ofNullable(new URI(url.strip()).getHost()).map(host -> new RouteRule(host, List.of(), "", "", "").host());
        } catch (URISyntaxException | ProblemException e) {
            return Optional.empty();
        }
    }

    /// Why an edited payload cannot be put in place.
    static Optional<Problem> objection(String tool, String payload) {
        if (payload.isBlank()) {
            return Optional.of(Problem.of("there is nothing to put in place", "Reject it if nothing is to change."));
        }
        if (VisibleText.hides(payload.replace("\t", ""))) {
            return Optional.of(Problem.of("it holds characters that cannot be seen", "Take them out."));
        }
        return switch (tool) {
            case EGRESS -> routesObjection(payload);
            case PIPELOCK -> host(payload).isPresent()
                    ? Optional.empty()
                    : Optional.of(Problem.of("this is not a URL with a host", "Write it as https://example.com/path."));
            default -> Optional.empty();
        };
    }

    private static Optional<Problem> routesObjection(String payload) {
        try {
            Widening.routes(payload);
            return Optional.empty();
        } catch (ProblemException e) {
            return Optional.of(e.problem());
        }
    }

    /// Empty when nobody knows what would run. May take a moment: one of the two texts was written by an agent.
    static List<DiffLine> difference(PendingProposal proposal) {
        return proposal.proposed().isEmpty() ? List.of() : Difference.between(proposal.current(), proposal.proposed());
    }
}
