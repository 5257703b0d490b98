package io.claudebottle.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.AuditEntry.Action;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditLogTest {

    private static final String SLUG = "dev-abcde";

    @TempDir
    Path directory;

    private final List<Problem> problems = new CopyOnWriteArrayList<>();
    private AuditLog log;

    @BeforeEach
    void open() {
        log = open(directory);
    }

    private AuditLog open(Path home) {
        return new AuditLog(new Home(home), Clock.fixed(Instant.parse("2026-11-24T08:00:00Z"), ZoneOffset.UTC), problems::add);
    }

    private Path audit() {
        return directory.resolve("audit");
    }

    private Path file() {
        return audit().resolve("egress-dev-abcde.jsonl");
    }

    private void decide(int... numbers) {
        for (int number : numbers) {
            log.append(SLUG, AuditEntry.EGRESS, Action.APPROVED, "id" + number, "because \u202e" + number, "fine", "a\n", "a\nb" + number + "\n");
        }
    }

    private Optional<AuditLog.Break> broken() {
        return AuditLog.verify(file()).broken();
    }

    private long brokenLine() {
        return broken().orElseThrow(() -> new AssertionError("nothing was found")).line();
    }

    private void rewrite(List<String> lines) throws IOException {
        Files.writeString(file(), lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
    }

    private List<String> lines() throws IOException {
        return new ArrayList<>(Files.readAllLines(file()));
    }

    @Test
    void aDecisionIsKeptWithItsReasonAndWhatItChanged() throws IOException {
        decide(1);
        log.append(SLUG, AuditEntry.EGRESS, Action.OPERATOR_EDIT, "", "", "", "a\n", "a\n");
        List<AuditEntry> entries = AuditLog.read(file());
        assertThat(entries.getFirst()).isEqualTo(new AuditEntry("2026-11-24T08:00:00Z", SLUG, "egress", Action.APPROVED, "id1", "because \u202e1", "fine",
                "--- before\n+++ after\n@@ -1,1 +1,2 @@\n a\n+b1"));
        assertThat(entries.getLast().diff()).isEmpty();
        assertThat(lines().getLast()).contains("\"action\":\"operator-edit\"");
        assertThat(AuditLog.verify(file())).isEqualTo(new AuditLog.Verification(file(), 2, Optional.empty(), List.of()));
        assertThat(Files.readString(file())).as("nothing in it can turn a terminal around").matches("[\\x20-\\x7e\\n]*");
    }

    @Test
    void nobodyElseReadsIt() throws IOException {
        decide(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(audit()))).isEqualTo("rwx------");
    }

    @Test
    void aLogOutlivesItsProcess() {
        decide(1);
        log = open(directory);
        decide(2);
        assertThat(broken()).isEmpty();
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void anEditedLineIsNamed(int line) throws IOException {
        decide(1, 2, 3);
        List<String> lines = lines();
        lines.set(line - 1, lines.get(line - 1).replace("fine", "fins"));
        rewrite(lines);
        assertThat(brokenLine()).isEqualTo(line);
    }

    @Test
    void aLineThatSaysTheSameInAnotherWayIsNamed() throws IOException {
        decide(1, 2);
        List<String> lines = lines();
        lines.set(0, lines.getFirst().replace("\"slug\":", "\"slug\": "));
        rewrite(lines);
        assertThat(brokenLine()).isEqualTo(1);
    }

    @Test
    void aRemovedRepeatedOrMovedLineIsNamed() throws IOException {
        decide(1, 2, 3, 4);
        List<String> whole = lines();

        rewrite(List.of(whole.get(0), whole.get(2), whole.get(3)));
        assertThat(brokenLine()).as("removed in the middle").isEqualTo(2);

        rewrite(whole.subList(1, 4));
        assertThat(brokenLine()).as("removed at the beginning").isEqualTo(1);

        rewrite(List.of(whole.get(0), whole.get(1), whole.get(1), whole.get(2), whole.get(3)));
        assertThat(brokenLine()).as("repeated").isEqualTo(3);

        List<String> moved = new ArrayList<>(whole);
        Collections.swap(moved, 1, 2);
        rewrite(moved);
        assertThat(brokenLine()).as("moved").isEqualTo(2);

        rewrite(whole);
        assertThat(broken()).as("and back").isEmpty();
    }

    @Test
    void anEndThatWasCutOffIsMissedAlsoAfterMoreWasWritten() throws IOException {
        decide(1, 2, 3);
        rewrite(lines().subList(0, 2));
        assertThat(brokenLine()).isEqualTo(3);

        decide(4);

        assertThat(problems).singleElement().satisfies(problem -> assertThat(problem.what()).contains("cut off"));
        assertThat(brokenLine()).as("the gap does not heal").isEqualTo(3);
        decide(5);
        assertThat(brokenLine()).isEqualTo(3);
    }

    @Test
    void aLogThatWasRemovedIsMissed() throws IOException {
        decide(1);
        Files.delete(file());
        assertThat(log.files()).containsExactly(file());
        assertThat(brokenLine()).isEqualTo(1);
    }

    @Test
    void aHeadThatWasRemovedIsMissed() throws IOException {
        decide(1, 2);
        log.append("other-abcde", AuditEntry.PIPELOCK, Action.NEVER, "", "", "", "", "");
        Files.writeString(audit().resolve("heads.json"), "{}");
        assertThat(brokenLine()).isEqualTo(2);
        Files.delete(audit().resolve("heads.json"));
        assertThat(AuditLog.verify(file()).remarks()).singleElement().asString().contains("would not be missed");
    }

    @Test
    void whatACrashLeftOfALineIsPutAsideAndTheChainGoesOn() throws IOException {
        decide(1, 2);
        Files.writeString(file(), "{\"time\":\"2026-", StandardOpenOption.APPEND);
        AuditLog.Verification torn = AuditLog.verify(file());
        assertThat(torn.broken()).as("a crash is no tampering").isEmpty();
        assertThat(torn.remarks()).singleElement().asString().contains("incomplete");

        decide(3);

        assertThat(AuditLog.verify(file())).isEqualTo(new AuditLog.Verification(file(), 3, Optional.empty(), List.of()));
        assertThat(problems).singleElement().satisfies(problem -> assertThat(problem.what()).contains("incomplete last line"));
        assertThat(audit().resolve("egress-dev-abcde.jsonl.torn")).hasContent("{\"time\":\"2026-");
    }

    @Test
    void aWholeLineWithoutItsEndIsKept() throws IOException {
        decide(1, 2);
        Files.write(file(), Files.readString(file()).stripTrailing().getBytes(StandardCharsets.UTF_8));
        decide(3);
        assertThat(AuditLog.read(file())).extracting(AuditEntry::proposalId).containsExactly("id1", "id2", "id3");
        assertThat(broken()).isEmpty();
    }

    @Test
    void aCrashBeforeTheHeadWasWrittenIsNoTampering() throws IOException {
        decide(1);
        byte[] before = Files.readAllBytes(audit().resolve("heads.json"));
        decide(2);
        Files.write(audit().resolve("heads.json"), before);
        assertThat(broken()).isEmpty();
        decide(3);
        assertThat(broken()).isEmpty();
        assertThat(problems).isEmpty();
    }

    @Test
    void aHeadsFileThatCannotBeReadKeepsNoDecisionFromBeingWritten() throws IOException {
        decide(1);
        Files.writeString(audit().resolve("heads.json"), "{");
        assertThat(brokenLine()).isEqualTo(1);
        decide(2);
        assertThat(problems).singleElement().satisfies(problem -> assertThat(problem.what()).contains("put aside"));
        assertThat(broken()).isEmpty();
    }

    @Test
    void severalProcessesAndThreadsWriteOneChain() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> writers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                AuditLog own = open(directory);
                writers.add(() -> {
                    for (int n = 0; n < 5; n++) {
                        own.append(SLUG, AuditEntry.EGRESS, Action.ALLOW_ONCE, "", "", "", "", "" + n);
                    }
                    return true;
                });
            }
            Process other = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                    System.getProperty("java.class.path"), AuditWriter.class.getName(), directory.toString(), "10").inheritIO().start();
            for (Future<Boolean> writer : threads.invokeAll(writers)) {
                assertThat(writer.get()).isTrue();
            }
            assertThat(other.waitFor()).isZero();
        }
        assertThat(AuditLog.verify(file())).isEqualTo(new AuditLog.Verification(file(), 50, Optional.empty(), List.of()));
        assertThat(problems).isEmpty();
    }

    @Test
    void aDiskThatRefusesIsSaid() throws IOException {
        Files.writeString(audit(), "not a directory");
        assertThatThrownBy(() -> decide(1)).isInstanceOf(ProblemException.class).hasMessageContaining("cannot be written");
    }

    @Test
    void whatIsNoIdentityNamesNoFile() {
        assertThatThrownBy(() -> log.append("../x", AuditEntry.EGRESS, Action.APPROVED, "", "", "", "", "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> log.append(SLUG, "..", Action.APPROVED, "", "", "", "", "")).isInstanceOf(IllegalArgumentException.class);
    }
}
