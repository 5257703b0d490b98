package io.claudebottle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claudebottle.problem.Problem;
import io.claudebottle.session.supervise.PendingProposal;
import io.claudebottle.sidecar.Await;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SuperviseCommandTest {

    private static final PendingProposal FIRST = proposal("3f9c01ab77", "[{\"host\":\"api.example.com\"}]", "");

    @TempDir
    private Path directory;

    private CliHarness cli;

    @BeforeEach
    void harness() throws IOException {
        cli = new CliHarness(directory, "exit 0");
        cli.proposals.has(List.of(FIRST));
    }

    private static PendingProposal proposal(String id, String payload, String invalid) {
        return new PendingProposal("researcher-m3hxd", "researcher", id, "egress-block", payload, "For the build.\nReally\u202e.",
                Instant.parse("2026-11-24T08:00:00Z"), "[ ]\n", "[ {\n  \"host\" : \"api.example.com\"\n} ]\n", invalid);
    }

    @Test
    void pendingProposalsAreTabSeparatedFields() {
        assertThat(cli.run("supervise").out())
                .containsExactly("researcher-m3hxd\t3f9c01ab77\tegress-block\tresearcher\t2026-11-24T08:00:00Z\t[{\"host\":\"api.example.com\"}]");
    }

    @Test
    void nothingPendingIsNothingOnStdout() {
        cli.proposals.has(List.of());
        var run = cli.run("supervise");
        assertThat(run.code()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEmpty();
    }

    @Test
    void whatAnAgentWroteCannotForgeARow() {
        cli.proposals.has(List.of(proposal("a1", "one\u202e\ttwo\nother-abcde\tb2", "")));
        assertThat(cli.run("supervise").out()).singleElement().asString().endsWith("\tone<U+202E><U+0009>two…");
    }

    @Test
    void asJsonEverythingIsThere() throws IOException {
        JsonNode array = new ObjectMapper().readTree(String.join("\n", cli.run("supervise", "--json").out()));
        assertThat(array).hasSize(1);
        assertThat(array.get(0).properties()).extracting(java.util.Map.Entry::getKey).containsExactly(
                "bottle", "agent", "id", "tool", "payload", "justification", "arrived_at", "current", "proposed", "invalid");
    }

    @Test
    void aProposalIsShownWholeWithWhatItWouldChange() {
        var run = cli.run("supervise", "show", "researcher-m3hxd", "3f9c01ab77");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("  For the build.", "  Really<U+202E>.", "  [{\"host\":\"api.example.com\"}]", "  +  \"host\" : \"api.example.com\"", "  -[ ]");
    }

    @Test
    void whyAProposalCannotBeApprovedIsShown() {
        cli.proposals.has(List.of(proposal("a1", "nonsense", "the routes are not JSON.")));
        assertThat(cli.run("supervise", "show", "researcher-m3hxd", "a1").out()).contains("cannot be approved as it is:", "  the routes are not JSON.");
    }

    @Test
    void aProposalThatIsNotThereIsSaid() {
        var run = cli.run("supervise", "approve", "researcher-m3hxd", "nope");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).first().asString().contains("no proposal 'nope' of 'researcher-m3hxd' is pending");
        assertThat(cli.proposals.calls).isEmpty();
    }

    @Test
    void anApprovalSaysWhatHolds() {
        var run = cli.run("supervise", "approve", "researcher-m3hxd", "3f9c01ab77", "--notes", "once");
        assertThat(run.code()).isZero();
        assertThat(run.err()).containsExactly("claude-bottle: approved egress-block for [researcher-m3hxd]");
        assertThat(cli.proposals.calls).containsExactly("approve 3f9c01ab77 saying once");
    }

    @Test
    void aNarrowerPayloadComesFromAFileOrFromStdin() throws IOException {
        Path file = Files.writeString(directory.resolve("narrower.json"), "[]");
        assertThat(cli.run("supervise", "approve", "researcher-m3hxd", "3f9c01ab77", "--payload", file.toString()).code()).isZero();
        cli.proposals.has(List.of(FIRST));
        cli.stdin = new ByteArrayInputStream("[1]".getBytes(StandardCharsets.UTF_8));
        assertThat(cli.run("supervise", "approve", "researcher-m3hxd", "3f9c01ab77", "--payload", "-").code()).isZero();
        assertThat(cli.proposals.calls).containsExactly("approve 3f9c01ab77 as []", "approve 3f9c01ab77 as [1]");
        cli.proposals.has(List.of(FIRST));
        assertThat(cli.run("supervise", "approve", "researcher-m3hxd", "3f9c01ab77", "--payload", "/nowhere").code()).isEqualTo(1);
        assertThat(cli.proposals.calls).hasSize(2);
    }

    @Test
    void whatDidNotComeAboutEndsInOne() {
        cli.proposals.fault = Optional.of(Problem.of("the gate refuses", "Try again."));
        var run = cli.run("supervise", "approve", "researcher-m3hxd", "3f9c01ab77");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).containsExactly("claude-bottle: the gate refuses", "claude-bottle: Try again.");
    }

    @Test
    void aRejectionNeedsAReason() {
        assertThat(cli.run("supervise", "reject", "researcher-m3hxd", "3f9c01ab77").code()).isEqualTo(2);
        assertThat(cli.run("supervise", "reject", "researcher-m3hxd", "3f9c01ab77", "--reason", "no").err())
                .containsExactly("claude-bottle: rejected egress-block for [researcher-m3hxd]");
    }

    @Test
    void whoFollowsSeesEachProposalOnce() throws Exception {
        var run = new CompletableFuture<CliHarness.Run>();
        Thread follower = Thread.ofPlatform().start(() -> run.complete(cli.run("supervise", "--follow")));
        Await.until("followed", () -> cli.proposals.watchers() == 1);
        cli.proposals.arrives(proposal("b2", "[]", ""));
        cli.proposals.arrives(proposal("c3", "[]", ""));
        Await.until("printed", () -> cli.printed().lines().count() == 3);
        follower.interrupt();
        assertThat(run.get().code()).isZero();
        assertThat(run.get().out()).extracting(line -> line.split("\t")[1]).containsExactly("3f9c01ab77", "b2", "c3");
        assertThat(cli.proposals.watchers()).isZero();
    }
}
