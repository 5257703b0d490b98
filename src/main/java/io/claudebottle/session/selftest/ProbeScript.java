package io.claudebottle.session.selftest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/// Many probes in one shell script, and their answers out of what it printed. All of them run at once, because most wait for an answer
/// that must not come.
final class ProbeScript {

    private static final String PARTS = parts();

    private ProbeScript() {}

    /// @param variables by the names that the probes know
    /// @param probes shell commands by id
    static String of(Map<String, String> variables, SortedMap<String, String> probes) {
        var script = new StringBuilder(PARTS);
        variables.forEach((name, value) -> script.append(name).append("='").append(value.replace("'", "'\\''")).append("'\n"));
        probes.forEach((id, commands) -> script.append(function(id)).append("() {\n").append(commands.stripTrailing()).append("\n}\n"));
        probes.keySet().forEach(id -> script.append("probe ").append(id).append(' ').append(function(id)).append(" &\n"));
        return script.append("wait\n").toString();
    }

    private static String function(String id) {
        return "check_" + id.replace('-', '_');
    }

    /// Lines that no probe wrote are passed over; a probe whose line cannot be read gave no answer.
    static Map<String, Answer> answers(String output) {
        Map<String, Answer> answers = new HashMap<>();
        output.lines().map(line -> line.split(" ")).filter(words -> words.length >= 3 && words[0].equals("probe")).forEach(words ->
                answer(words).ifPresent(answer -> answers.put(words[1], answer)));
        return answers;
    }

    private static Optional<Answer> answer(String[] words) {
        try {
            String said = words.length == 3 ? "" : new String(Base64.getDecoder().decode(words[3]), StandardCharsets.UTF_8);
            return Optional.of(Answer.of(Integer.parseInt(words[2]), said));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String parts() {
        try (InputStream in = ProbeScript.class.getResourceAsStream("probes.sh")) {
            if (in == null) {
                throw new IllegalStateException("the script probes.sh is missing from this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
