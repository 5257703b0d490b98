package io.claudebottle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExecCommandTest {

    private static final String ID = "researcher-aaaaa";

    @TempDir
    private Path directory;

    private CliHarness cli;

    @BeforeEach
    void harness() throws IOException {
        cli = new CliHarness(directory, "exit 0");
        cli.docker.appear(ID);
    }

    @Test
    void theExitCodeIsPassedOn() {
        assertThat(cli.run("exec", ID, "--", "sh", "-c", "exit 42").code()).isEqualTo(42);
    }

    @Test
    void theTwoStreamsStayApart() {
        var run = cli.run("exec", ID, "--", "sh", "-c", "echo answer; echo words >&2");

        assertThat(run.out()).containsExactly("answer");
        assertThat(run.err()).containsExactly("words");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "two words", "it's", "\"double\"", "$HOME", "`id`", "$(id)", "a;b|c&d", "back\\slash", "*", "-n", "--user", "", "line\nline",
        "ünï", "'\\''", "!1", "#no", "~"})
    void anArgumentArrivesAsItWasGiven(String argument) {
        assertThat(String.join("\n", cli.run("exec", ID, "--", "printf", "[%s]", argument).out())).isEqualTo("[" + argument + "]");
    }

    @Test
    void optionsAfterTheCommandBelongToTheCommand() {
        assertThat(cli.run("exec", ID, "--", "printf", "%s ", "--help", "--stdin", "-V", "--", "x").out()).containsExactly("--help --stdin -V -- x ");
    }

    @Test
    void stdinIsHandedOverWhole() {
        cli.stdin = new ByteArrayInputStream("one\ntwo 'quoted' $HOME\nEND-OF-STDIN\nno end".getBytes(StandardCharsets.UTF_8));

        var run = cli.run("exec", ID, "--stdin", "--", "cat");

        assertThat(run.out()).containsExactly("one", "two 'quoted' $HOME", "END-OF-STDIN", "no end");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void everyByteOfStdinArrives() {
        byte[] bytes = new byte[70_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        cli.stdin = new ByteArrayInputStream(bytes);

        assertThat(cli.run("exec", ID, "-i", "--", "sh", "-c", "wc -c; exit 7").out()).containsExactly("70000");
    }

    @Test
    void theExitCodeIsTheCommandsWhenStdinIsHandedOver() {
        assertThat(cli.run("exec", ID, "-i", "--", "sh", "-c", "cat; exit 7").code()).isEqualTo(7);
    }

    @Test
    void stdinThatNobodyReadIsNotLostSilently() {
        cli.stdin = new ByteArrayInputStream("notes".getBytes(StandardCharsets.UTF_8));

        var run = cli.run("exec", ID, "--", "cat");

        assertThat(run.code()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).containsExactly("claude-bottle: stdin was not read; pass it on with --stdin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody-zzzzz", "../../etc", "Not A Slug"})
    void anUnknownIdentityIsAProblem(String identity) {
        var run = cli.run("exec", identity, "--", "true");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).containsExactly(
                "claude-bottle: no running bottle '" + identity + "'",
                "claude-bottle: claude-bottle list active shows the identities of running bottles.");
    }

    @Test
    void aCommandIsNeeded() {
        assertThat(cli.run("exec", ID).code()).isEqualTo(2);
    }
}
