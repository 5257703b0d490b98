package io.claudebottle.sidecar.gitgate;

import io.claudebottle.policy.GitUpstream;
import io.claudebottle.problem.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// What ssh and git said about an upstream, understood and put into words for an agent: what happened, that nothing was served or sent,
/// and who can change it.
final class UpstreamFailure {

    private static final int MAX_QUOTED = 12;

    private static final List<String> HOST_KEY_WORDS =
            List.of("host key verification failed", "remote host identification has changed", "no matching host key type found");

    private static final List<String> LINE_WORDS = List.of(
            "connection refused", "timed out", "no route to host", "network is unreachable", "could not resolve hostname",
            "name or service not known", "connection reset", "connection closed", "broken pipe", "timeout, server", "disconnected");

    private UpstreamFailure() {}

    static Refusal noHostKey(GitUpstream upstream) {
        return new Refusal(
                "known-host-key",
                "git-gate: policy: the bottle pins no host key for '" + upstream.name() + "', and the gate contacts no host that it cannot recognise; "
                        + "only the operator can change this, with KnownHostKey in the git entry of the bottle file, so do not retry");
    }

    static Refusal noKey(GitUpstream upstream) {
        return new Refusal(
                "identity",
                "git-gate: the gate has no SSH key for '" + upstream.name() + "'; only the operator can give it one (IdentityFile in the git entry of the "
                        + "bottle file), so do not retry");
    }

    static Refusal busy(GitUpstream upstream) {
        return new Refusal("upstream", "git-gate: another fetch or push of '" + upstream.name() + "' takes too long; nothing was served or sent, try again later");
    }

    /// @param outcome of a git command that talked to it
    /// @param effect what did not happen, as `nothing was fetched`
    static Refusal of(GitUpstream upstream, Tools.Outcome outcome, String effect) {
        String where = upstream.host() + ":" + upstream.port();
        String said = outcome.output().toLowerCase(Locale.ROOT);
        if (HOST_KEY_WORDS.stream().anyMatch(said::contains)) {
            return new Refusal(
                    "known-host-key",
                    "git-gate: policy: " + where + " does not prove the pinned host key (KnownHostKey) of '" + upstream.name() + "'; " + effect
                            + "; either somebody stands in between or the host has a new key, and only the operator can tell, so do not retry");
        }
        if (said.contains("permission denied (") || said.contains("too many authentication failures")) {
            return new Refusal(
                    "identity",
                    "git-gate: " + where + " does not accept the gate's SSH key for '" + upstream.name() + "'; " + effect
                            + "; only the operator can change the key or its rights at the upstream");
        }
        if (outcome.timedOut()) {
            return new Refusal("upstream", "git-gate: the upstream of '" + upstream.name() + "' at " + where + " hangs; " + effect + ", try again later");
        }
        List<String> quoted = quoted(outcome.output());
        String last = quoted.isEmpty() ? "no word from it" : quoted.getLast();
        if (LINE_WORDS.stream().anyMatch(said::contains)) {
            String cause = quoted.stream()
                    .filter(line -> LINE_WORDS.stream().anyMatch(line.toLowerCase(Locale.ROOT)::contains))
                    .findFirst()
                    .orElse(last);
            return new Refusal(
                    "upstream",
                    "git-gate: the upstream of '" + upstream.name() + "' at " + where + " cannot be reached (" + cause + "); " + effect
                            + ", and the gate never serves a copy that may be stale; try again later");
        }
        List<String> words = new ArrayList<>();
        words.add("git-gate: the upstream of '" + upstream.name() + "' at " + where + " refused; " + effect + cause(quoted));
        quoted.forEach(line -> words.add("git-gate:   " + line));
        return new Refusal("upstream", words);
    }

    private static String cause(List<String> quoted) {
        // The upstream's own words before git's about them.
        return Stream.of("remote: ", "ERROR", "fatal: ", "error: ", "! [")
                .flatMap(start -> quoted.stream().filter(line -> line.startsWith(start)))
                .findFirst()
                .map(line -> " (" + line + ")")
                .orElse("");
    }

    /// The end of what was said, harmless on a terminal.
    static List<String> quoted(String output) {
        List<String> lines = output.lines().map(String::strip).map(Printable::of).filter(line -> !line.isEmpty()).toList();
        return lines.subList(Math.max(0, lines.size() - MAX_QUOTED), lines.size());
    }
}
