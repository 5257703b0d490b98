package io.claudebottle.session.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.session.selftest.Answer.Attempt;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The script as real shells run it.
class ProbeScriptTest {

    private static Map<String, Answer> run(String shell, Map<String, String> variables, Map<String, String> probes) throws Exception {
        Process process = new ProcessBuilder(shell, "-s").redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
            stdin.write(ProbeScript.of(variables, new TreeMap<>(probes)));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return ProbeScript.answers(output);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash"})
    void everyProbeAnswersForItself(String shell) throws Exception {
        Map<String, Answer> answers = run(shell, Map.of("given", "it's $HOME"), Map.of(
                "one-two", "say word \"$given\"; say other \"two  blanks\"",
                "three", "return 3",
                "killed", "say refused before; kill -9 $(sh -c 'echo $PPID'); say refused after",
                "reads-all", "cat; say refused stdin"));

        assertThat(answers.get("one-two").attempts()).containsExactly(new Attempt("word", "it's $HOME"), new Attempt("other", "two  blanks"));
        assertThat(answers.get("three")).isEqualTo(new Answer(0, List.of()));
        assertThat(answers.get("killed").code()).isNotZero();
        assertThat(answers.get("reads-all").attempts()).as("the script is not the probe's to read").containsExactly(new Attempt("refused", "stdin"));
    }

    @Test
    void whatIsNoAnswerIsNone() {
        String fine = Base64.getEncoder().encodeToString("open a".getBytes(StandardCharsets.UTF_8));
        assertThat(ProbeScript.answers("noise\nprobe a 0 %%%\nprobe b x\nprobe c 0 " + fine + "\nprobe\n").keySet()).containsExactly("c");
    }

    @Test
    void aTextIsFoundInTheOutputAndItsSearchIsNot() throws Exception {
        Map<String, Answer> answers = run("sh", Map.of("text", "needle-4711", "other", "straw-12"), Map.of(
                "found", "containing \"$other\" it printf 'a\\000straw-12\\000b'",
                "absent", "containing \"$text\" it printf 'hay'",
                "itself", "containing \"$text\" it sh -c 'cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ'"));

        assertThat(answers.get("found").attempts()).containsExactly(new Attempt("found", "it"));
        assertThat(answers.get("absent").attempts()).containsExactly(new Attempt("absent", "it"));
        assertThat(answers.get("itself").attempts()).containsExactly(new Attempt("absent", "it"));
    }

    @Test
    void aConnectionIsToldFromARefusalAndFromAnUnknownName() throws Exception {
        try (var open = new java.net.ServerSocket(0, 5, java.net.InetAddress.ofLiteral("127.0.0.1"))) {
            var gone = new java.net.ServerSocket(0, 5, java.net.InetAddress.ofLiteral("127.0.0.1"));
            gone.close();
            Map<String, Answer> answers = run("sh", Map.of(), Map.of(
                    "open", "tcp 127.0.0.1 " + open.getLocalPort(),
                    "refused", "tcp 127.0.0.1 " + gone.getLocalPort(),
                    "unresolved", "tcp no-such-host.invalid 80"));

            assertThat(answers.get("open").attempts()).extracting(Attempt::word).containsExactly("open");
            assertThat(answers.get("refused").attempts()).extracting(Attempt::word).containsExactly("refused");
            assertThat(answers.get("unresolved").attempts()).extracting(Attempt::word).first().isIn("unresolved", "silent");
        }
    }
}
