package io.claudebottle.sidecar.gitgate;

import io.claudebottle.sidecar.EventLog;
import java.util.LinkedHashMap;
import java.util.Map;

/// What the operator hears of fetches and pushes: one event for a fetch, one for each ref of a push.
final class GitEvents {

    private static final int MAX_TEXT = 1000;

    private final EventLog log;

    GitEvents(EventLog log) {
        this.log = log;
    }

    /// @param ref "" for a fetch
    void allowed(String op, String repository, String ref, String reason) {
        write(op, repository, ref, "allowed", "declared", reason);
    }

    void denied(String op, String repository, String ref, Refusal refusal) {
        write(op, repository, ref, "denied", refusal.rule(), refusal.reason());
    }

    private void write(String op, String repository, String ref, String verdict, String rule, String reason) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("op", op);
        fields.put("repository", cut(repository));
        fields.put("ref", cut(ref));
        fields.put("verdict", verdict);
        fields.put("rule", rule);
        fields.put("reason", cut(reason));
        log.write("git", fields);
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
    }
}
