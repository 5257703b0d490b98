package io.claudebottle.app.supervise;

import io.claudebottle.app.Messages;
import io.claudebottle.app.difference.Widening;
import io.claudebottle.problem.Printable;
import io.claudebottle.session.supervise.PendingProposal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What a proposal means, in words for an operator who knows none of the tools' names.
final class ProposalWords {

    private final Messages messages;

    ProposalWords(Messages messages) {
        this.messages = messages;
    }

    /// What the agent wants, as the end of a sentence that begins with its name.
    String wants(PendingProposal proposal) {
        return messages.getOr("inbox.wants." + proposal.tool(), messages.get("inbox.wants", Printable.of(proposal.tool())));
    }

    /// What an approval would do.
    String effect(PendingProposal proposal) {
        return messages.getOr("inbox.effect." + proposal.tool(), messages.get("inbox.effect"));
    }

    String icon(String tool) {
        return switch (tool) {
            case Consequences.EGRESS -> "fth-globe";
            case Consequences.PIPELOCK -> "fth-shield";
            case Consequences.CAPABILITY -> "fth-package";
            default -> "fth-help-circle";
        };
    }

    String agent(PendingProposal proposal) {
        return proposal.agentName().isEmpty() || proposal.agentName().equals("?") ? messages.get("inbox.some-agent") : Printable.of(proposal.agentName());
    }

    /// How long it has been waiting, as `12 s`, `4 min`, `2 h 10 min`, `3 d`. A moved clock makes no negative age.
    String age(PendingProposal proposal, Instant now) {
        Duration age = Duration.between(proposal.arrivedAt(), now);
        if (age.toMinutes() < 1) {
            return messages.get("inbox.age.seconds", Math.max(0, age.toSeconds()));
        }
        if (age.toHours() < 1) {
            return messages.get("inbox.age.minutes", age.toMinutes());
        }
        return age.toDays() < 1 ? messages.get("inbox.age.hours", age.toHours(), age.toMinutesPart()) : messages.get("inbox.age.days", age.toDays());
    }

    /// Each host that opens, as `api.example.com · every path`.
    List<String> widened(List<Widening> opened) {
        return opened.stream().map(this::widened).toList();
    }

    private String widened(Widening opened) {
        String paths = opened.paths().isEmpty() ? messages.get("inbox.every-path") : Printable.of(String.join(", ", opened.paths()));
        String host = opened.host() + " · " + paths;
        return opened.credential().isEmpty() ? host : host + " · " + messages.get("inbox.with-credential", opened.credential());
    }
}
