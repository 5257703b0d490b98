package io.claudebottle.sidecar.pipelock;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What pipelock writes, one line at a time, in terms of the bundle's own events.
final class PipelockLog {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String BLOCKED = "blocked";
    private static final String ALLOWED = "allowed";

    /// Scanners that never look at what a path says; whatever another one found may be the very path.
    private static final Set<String> BLIND_TO_PATHS = Set.of(
            "allowlist", "blocklist", "ssrf", "ratelimit", "databudget", "scheme", "tls_authority_mismatch", "tls_response_blocked", "tls_handshake_error");

    private static final Pattern TARGET = Pattern.compile("(?s)(?:[a-z]+://)?(?<host>[\\w.-]+)(?::\\d+)?(?<path>/[^?#]*)?(?:[?#].*)?");

    private static final int MAX_REASON = 300;

    private PipelockLog() {}

    /// What one line means.
    sealed interface Entry {

        /// Event `pipelock`, with the fields that the vocabulary gives it.
        record Verdict(Map<String, Object> fields) implements Entry {}

        /// Another configuration is in force.
        ///
        /// @param sha256 of the file, lower-case hex
        record Reloaded(String sha256) implements Entry {}

        /// Another configuration was refused; the one before stays in force.
        record ReloadRefused(String reason) implements Entry {}
    }

    /// @return empty for what is of no interest, or no JSON
    static Optional<Entry> read(String line) {
        if (line.startsWith("pipelock: config reload failed: ")) {
            return Optional.of(new Entry.ReloadRefused(shown(line.substring("pipelock: config reload failed: ".length()))));
        }
        JsonNode json;
        try {
            json = JSON.readTree(line);
        } catch (JsonProcessingException noJson) {
            return Optional.empty();
        }
        if (json == null) {
            return Optional.empty();
        }
        return switch (json.path("event").asText()) {
            case "blocked", "ws_blocked" -> verdict(BLOCKED, json, json.path("scanner").asText(), json.path("reason").asText());
            case "sni_mismatch" -> verdict(BLOCKED, json, "sni_mismatch", json.path("category").asText());
            case "response_scan" -> verdict(ALLOWED, json, "response_scan", "answer looks like " + patterns(json));
            // That a tunnel was opened up is no finding, and what is let through the egress gate has told already.
            case "anomaly" -> json.path("scanner").asText().equals("tls_intercept")
                    ? Optional.empty()
                    : verdict(ALLOWED, json, json.path("scanner").asText(), json.path("reason").asText());
            case "config_reload" -> Optional.of(new Entry.Reloaded(json.path("config_hash").asText()));
            case "error" -> json.path("method").asText().equals("CONFIG_RELOAD")
                    ? Optional.of(new Entry.ReloadRefused(shown(json.path("error").asText())))
                    : Optional.empty();
            default -> Optional.empty();
        };
    }

    /// @return empty when it is about no host, or about a name that does not resolve: then it is no verdict on anything that an agent did
    private static Optional<Entry> verdict(String verdict, JsonNode json, String scanner, String reason) {
        Matcher target = target(json);
        if (!target.matches() || reason.contains("DNS resolution error")) {
            return Optional.empty();
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("verdict", verdict);
        fields.put("method", json.path("method").asText("CONNECT"));
        fields.put("host", target.group("host"));
        fields.put("path", BLIND_TO_PATHS.contains(scanner) && target.group("path") != null ? target.group("path") : "");
        fields.put("rule", scanner);
        fields.put("origin", PipelockDaemon.NAME);
        fields.put("reason", shown(reason));
        return Optional.of(new Entry.Verdict(fields));
    }

    /// Target of a request: a URL, which pipelock may have made unreadable behind the host, or the `host:port` of a tunnel.
    private static Matcher target(JsonNode json) {
        String url = json.path("url").asText();
        return TARGET.matcher(url.isEmpty() ? json.path("target").asText(json.path("connect_host").asText()) : url);
    }

    private static String patterns(JsonNode json) {
        return String.join(", ", json.path("patterns").valueStream().map(JsonNode::asText).toList());
    }

    /// Pipelock quotes what it found in some of its reasons; it goes no further.
    private static String shown(String reason) {
        String unquoted = reason.replaceAll("\"[^\"]*\"", "\"...\"");
        return unquoted.length() <= MAX_REASON ? unquoted : unquoted.substring(0, MAX_REASON) + "...";
    }
}
