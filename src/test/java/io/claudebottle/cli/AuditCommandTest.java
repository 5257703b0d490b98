package io.claudebottle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.claudebottle.state.AuditEntry;
import io.claudebottle.state.AuditEntry.Action;
import io.claudebottle.state.AuditLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {

    @TempDir
    private Path directory;

    private CliHarness cli;

    @BeforeEach
    void harness() throws IOException {
        cli = new CliHarness(directory, "exit 0");
    }

    private void decide() {
        AuditLog audit = cli.workbench().audit();
        audit.append("dev-abcde", AuditEntry.EGRESS, Action.APPROVED, "a1", "please\u202e", "fine", "a\n", "a\nb\n");
        audit.append("dev-abcde", AuditEntry.EGRESS, Action.REJECTED, "a2", "again", "no\nreally", "", "");
        audit.append("other-abcde", AuditEntry.PIPELOCK, Action.NEVER, "", "", "", "", "");
    }

    private Path log(String name) {
        return cli.home.audit().resolve(name);
    }

    @Test
    void aRecordThatNobodyTouchedIsFine() {
        decide();
        var run = cli.run("audit", "verify");
        assertThat(run.code()).isZero();
        assertThat(run.out()).containsExactly("ok\t" + log("egress-dev-abcde.jsonl") + "\t2", "ok\t" + log("pipelock-other-abcde.jsonl") + "\t1");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void theFirstBrokenLineIsNamedAndTheOthersAreCheckedToo() throws IOException {
        decide();
        Path file = log("egress-dev-abcde.jsonl");
        Files.writeString(file, Files.readString(file).replace("rejected", "approved"));
        var run = cli.run("audit", "verify");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).containsExactly("broken\t" + file + ":2\tit is not as it was written", "ok\t" + log("pipelock-other-abcde.jsonl") + "\t1");
    }

    @Test
    void aLogThatWasRemovedIsMissed() throws IOException {
        decide();
        Files.delete(log("pipelock-other-abcde.jsonl"));
        var run = cli.run("audit", "verify");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).anyMatch(line -> line.startsWith("broken\t" + log("pipelock-other-abcde.jsonl") + ":1\t"));
    }

    @Test
    void aNamedFileIsCheckedAlone() {
        decide();
        assertThat(cli.run("audit", "verify", log("pipelock-other-abcde.jsonl").toString()).out()).hasSize(1);
        assertThat(cli.run("audit", "verify", "/nowhere.jsonl").code()).isEqualTo(1);
    }

    @Test
    void noRecordIsNoFault() {
        assertThat(cli.run("audit", "verify").code()).isZero();
        assertThat(cli.run("audit", "show").out()).isEmpty();
    }

    @Test
    void theRecordIsTabSeparatedFields() {
        decide();
        assertThat(cli.run("audit", "show", "dev-abcde").out()).containsExactly(
                "2026-11-24T08:00:00Z\tdev-abcde\tegress\tapproved\ta1\tfine", "2026-11-24T08:00:00Z\tdev-abcde\tegress\trejected\ta2\tno really");
        assertThat(cli.run("audit", "show").out()).hasSize(3);
        assertThat(cli.run("audit", "show", "--diff").out()).contains("    asked: please<U+202E>", "    +b");
    }

    @Test
    void asJsonEverythingIsThere() throws IOException {
        decide();
        var array = new ObjectMapper().readTree(String.join("\n", cli.run("audit", "show", "--json").out()));
        assertThat(array).hasSize(3);
        assertThat(array.get(0).path("diff").asText()).contains("+b");
    }

    @Test
    void withoutAWordItSaysWhichThereAre() {
        var run = cli.run("audit");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).first().asString().contains("show or verify");
    }
}
