package io.claudebottle.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebottle.backend.BottleCleanupPlan.Leftover;
import io.claudebottle.backend.parts.AgreedRules;
import io.claudebottle.backend.parts.Declared;
import io.claudebottle.backend.parts.SidecarTalk;
import io.claudebottle.policy.Grants;
import io.claudebottle.policy.RouteTable;
import io.claudebottle.policy.RulesComparison;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.Await;
import io.claudebottle.sidecar.wire.ControlMessage;
import io.claudebottle.state.EgressDecisions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds of one running bottle, whatever it is made of. All tests share it, and none ends it.
///
/// @param <P> the backend's own plan
/// @param <C> the backend's own cleanup plan
/// @param <R> the backend, for real
@Tag("integration")
@TestInstance(Lifecycle.PER_CLASS)
public abstract class BottleContract<P extends BottlePlan, C extends BottleCleanupPlan, R extends RealBackend<P, C>> {

    /// In every secret of the bottle, and in nothing else on this machine.
    protected static final String CANARY = "c4nary-" + Long.toHexString(System.nanoTime());

    private static final Secrets SECRETS = new Secrets(Map.of("ASKED", CANARY + "-asked"));

    protected Path root;
    protected R real;
    protected P plan;
    protected Bottle bottle;

    protected abstract R connect(Path root, Map<String, String> overlay);

    @BeforeAll
    final void launch(@TempDir Path directory) throws IOException {
        root = directory;
        real = connect(root, Map.of("HOST_CANARY", CANARY + "-host"));
        Path skill = real.user.resolve(".claude/skills/greet");
        Files.createDirectories(skill.resolve("scripts"));
        Files.writeString(skill.resolve("SKILL.md"), "Greet.");
        Files.writeString(skill.resolve("scripts/run.sh"), "echo hi");
        assertThat(skill.resolve("scripts/run.sh").toFile().setExecutable(true)).isTrue();
        plan = real.prepare(
                new Declared()
                        .prompt("Be brief.")
                        .literal("PRICE", "5$ \"net\"")
                        .literal("LINES", "one\n'two' `three` \\ ${HOME} $(id)")
                        .fromHost("FROM_HOST", "HOST_CANARY")
                        .asked("ASKED", "Say something")
                        .skill("greet")
                        .gitUser("Ada Lovelace", "ada@example.com")
                        .supervised()
                        .manifest(),
                false);
        bottle = real.backend().launch(plan, SECRETS, LaunchProgress.silent());
    }

    @AfterAll
    final void end() {
        if (real != null) {
            real.close();
        }
    }

    protected final String inside(String script) {
        ExecResult result = bottle.exec(script);
        assertThat(result.returnCode()).as(script + "\n" + result.stderr()).isZero();
        return result.stdout().strip();
    }

    protected final List<String> running() {
        return plan.grants().sidecars().stream().filter(Grants.Sidecar::running).map(Grants.Sidecar::name).toList();
    }

    @Test
    void realClaudeIsInTheBottle() {
        assertThat(inside("claude --version")).contains("Claude Code");
    }

    @Test
    void agentIsAnUnprivilegedUserWithoutCapabilities() {
        assertThat(inside("id -u; id -un; pwd")).isEqualTo("1000\nnode\n/home/node");
        assertThat(inside("grep -E '^(Cap|NoNewPrivs)' /proc/self/status").lines().map(line -> line.replaceFirst("\t", "")))
                .containsExactly(
                        "CapInh:0000000000000000", "CapPrm:0000000000000000", "CapEff:0000000000000000", "CapBnd:0000000000000000",
                        "CapAmb:0000000000000000", "NoNewPrivs:1");
    }

    @Test
    void nonZeroCodeIsAnAnswerAndNotAFailure() {
        assertThat(bottle.exec("echo out; echo err >&2; exit 7")).isEqualTo(new ExecResult(7, "out\n", "err\n"));
    }

    @Test
    void scriptMayRunAsAnotherUser() {
        assertThat(bottle.exec("id -un", "root").stdout()).isEqualTo("root\n");
    }

    @Test
    void scriptNeverCrossesAnArgv() {
        Set<String> seen = HostProcesses.commandLinesDuring(() -> bottle.exec("sleep 1 # " + CANARY + "-script\n"));

        assertThat(seen).anyMatch(line -> line.contains(plan.identity())).noneMatch(line -> line.contains(CANARY + "-script"));
    }

    @Test
    void longScriptIsReadToItsEnd() {
        assertThat(inside("# " + "x".repeat(300_000) + "\necho end")).isEqualTo("end");
    }

    @Test
    void secretIsReadableInsideAndNowhereElse() throws IOException {
        assertThat(inside("echo \"$FROM_HOST $ASKED\"")).isEqualTo(CANARY + "-host " + CANARY + "-asked");

        assertThat(HostProcesses.commandLinesDuring(() -> bottle.exec("sleep 1.25")))
                .anyMatch(line -> line.contains("1.25"))
                .noneMatch(line -> line.contains(CANARY));
        assertThat(real.kept(plan)).isNotEmpty().allSatisfy((where, text) -> assertThat(text).as(where).doesNotContain(CANARY));
        assertThat(events()).isNotEmpty().noneMatch(line -> line.contains(CANARY));
        assertThat(String.join("\n", bottle.claudeArgv(List.of(), true))).contains("ASKED").doesNotContain(CANARY);
        assertThat(plan.toString()).doesNotContain(CANARY);
        assertThat(plan.topology()).doesNotContain(CANARY);
        try (Stream<Path> files = Files.walk(root)) {
            assertThat(files.filter(Files::isRegularFile)).isNotEmpty()
                    .allSatisfy(file -> assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(CANARY));
        }
    }

    @Test
    void literalsSurviveQuotesAndDollars() {
        assertThat(inside("printf %s \"$PRICE\"")).isEqualTo("5$ \"net\"");
        assertThat(inside("printf %s \"$LINES\"")).isEqualTo("one\n'two' `three` \\ ${HOME} $(id)");
    }

    @Test
    void promptIsProvisionedForTheAgentAlone() {
        assertThat(inside("cat /home/node/.claude-bottle-prompt.txt; stat -c ' %U:%G %a' /home/node/.claude-bottle-prompt.txt"))
                .isEqualTo("Be brief. node:node 600");
        assertThat(bottle.claudeArgv(List.of(), false)).endsWith("--append-system-prompt-file", "/home/node/.claude-bottle-prompt.txt");
    }

    @Test
    void skillsAreProvisionedWithTheirModes() {
        assertThat(inside("cat ~/.claude/skills/greet/SKILL.md; ~/.claude/skills/greet/scripts/run.sh; stat -c %U ~/.claude/skills/greet"))
                .isEqualTo("Greet.hi\nnode");
    }

    @Test
    void claudeKnowsTheSuperviseSidecar() {
        assertThat(running()).contains("egress", "supervise");
        assertThat(bottle.exec("claude mcp list 2>&1").stdout()).contains("supervise: http://supervise:9100/").contains("Connected");
    }

    @Test
    void gitKnowsWhoCommits() {
        assertThat(inside("git config --global user.name; git config --global user.email")).isEqualTo("Ada Lovelace\nada@example.com");
    }

    /// What a session does: it splits at `claude` and puts a holder between.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void exactlyOneWordOfTheArgvIsClaudeAndWhatIsBeforeItEntersTheBottleAsTheAgent(boolean tty) {
        List<String> argv = bottle.claudeArgv(List.of("--continue", "fix it"), tty);

        assertThat(argv).containsOnlyOnce("claude");
        int claude = argv.indexOf("claude");
        assertThat(argv.subList(claude + 1, argv.size()))
                .containsExactly("--continue", "fix it", "--append-system-prompt-file", "/home/node/.claude-bottle-prompt.txt");
        if (!tty) {
            List<String> command = new ArrayList<>(argv.subList(0, claude));
            command.addAll(List.of("sh", "-c", "id -un; pwd; echo \"$ASKED\"; claude --version"));
            assertThat(real.runner.run(Command.of(command).withEnvironment(bottle.environment())).stdout())
                    .startsWith("node\n/home/node\n" + CANARY + "-asked\n").endsWith("(Claude Code)\n");
        }
    }

    @Test
    void terminalIsAskedForOnlyWhenThereIsOne() {
        assertThat(bottle.claudeArgv(List.of(), true)).isNotEqualTo(bottle.claudeArgv(List.of(), false));
    }

    @Test
    void valuesThatTheArgvOnlyNamesAreInItsEnvironment() {
        assertThat(bottle.environment()).containsAllEntriesOf(Map.of("ASKED", CANARY + "-asked", "FROM_HOST", CANARY + "-host"));
    }

    @Test
    void copiedFilesBelongToTheAgentAndTheirDirectoriesAreMade() throws IOException {
        Path tree = Files.createDirectories(root.resolve("copy/deep"));
        Files.writeString(tree.resolve("file with ' quote"), "content");

        bottle.cpIn(root.resolve("copy"), "/home/node/new/place");
        bottle.cpIn(tree.resolve("file with ' quote"), "/home/node/single");

        assertThat(inside("cat \"/home/node/new/place/deep/file with ' quote\" /home/node/single; stat -c ' %U' /home/node/new/place/deep /home/node/new"))
                .isEqualTo("contentcontent node\n node");
    }

    @Test
    void copyToWhereTheAgentMayNotWriteIsRefusedInWords() throws IOException {
        Path file = Files.writeString(root.resolve("plain"), "x");

        assertThatThrownBy(() -> bottle.cpIn(file, "/sys/no/where")).isInstanceOf(ProblemException.class).hasMessageContaining("/sys/no");
    }

    /// A link that the agent has laid leads nowhere but in its own bottle.
    @Test
    void copyThroughALinkOfTheAgentStaysInside() throws IOException {
        Path outside = Files.createDirectories(root.resolve("outside"));
        inside("ln -sfn " + outside + " /home/node/trap");

        try {
            bottle.cpIn(Files.writeString(root.resolve("bait"), "x"), "/home/node/trap/bait");
        } catch (ProblemException refused) {
            assertThat(refused).hasMessageContaining("/home/node/trap");
        }

        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void anotherProcessFindsTheBottleAndBuildsTheSameArgv() {
        Bottle found = real.another().find(plan.identity(), new Secrets(Map.of("ASKED", "again"))).orElseThrow();

        assertThat(found.claudeArgv(List.of("--continue"), true)).isEqualTo(bottle.claudeArgv(List.of("--continue"), true));
        assertThat(found.environment()).containsEntry("FROM_HOST", CANARY + "-host").containsEntry("ASKED", "again");
        assertThat(found.exec("echo $ASKED").stdout()).isEqualTo("again\n");
        assertThat(real.backend().find("nobody-00000", Secrets.none())).isEmpty();
        assertThat(real.backend().find("../etc", Secrets.none())).isEmpty();
    }

    @Test
    void bottleIsListedWithItsServices() {
        assertThat(real.backend().enumerateActive())
                .contains(new ActiveAgent(real.backend().name(), plan.identity(), RealBackend.AGENT, RealBackend.STARTED_AT, running()));
    }

    /// The original's *same agent in two projects shared state/container*, and its early orphan probe.
    @Test
    void secondLaunchOfTheSameIdentityIsRefusedAndHarmsNothing() {
        assertThatThrownBy(() -> real.backend().prepare(plan.spec(), root.resolve("stage")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("still running");

        assertThatThrownBy(() -> real.another().launch(plan, new Secrets(Map.of("ASKED", "x")), LaunchProgress.silent()))
                .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.problem().fix()).contains("cleanup"));
        assertThat(inside("echo alive")).isEqualTo("alive");
        assertThat(real.backend().enumerateActive()).filteredOn(agent -> agent.slug().equals(plan.identity())).singleElement()
                .returns(running().stream().sorted().toList(), ActiveAgent::services);
    }

    @Test
    void cleanupShowsTheAliveBottleLockedAndNeverTouchesIt() {
        List<Leftover> ours = real.leftovers(plan.identity());
        assertThat(ours).hasSize(2).allMatch(Leftover::locked).extracting(Leftover::kind).contains("state directory");
        assertThat(ours).allSatisfy(leftover -> assertThat(leftover.reason()).contains("alive"));

        C found = real.backend().prepareCleanup(Set.of(plan.identity()));
        assertThat(real.remove(found, leftover -> leftover.name().contains(plan.identity()))).isEmpty();
        assertThat(inside("echo alive")).isEqualTo("alive");
        assertThat(real.states.directory(plan.identity())).exists();
    }

    @Test
    void outsideNamesDoNotResolveAndSidecarsDo() {
        assertThat(bottle.exec("getent hosts example.com").returnCode()).isNotZero();
        for (String alias : List.of("egress", "supervise", "git-gate", "pipelock")) {
            assertThat(inside("getent hosts " + alias)).contains(alias);
        }
    }

    @Test
    void hostThatIsNotAllowedIsRefusedByTheProxy() {
        assertThat(bottle.exec("curl -s -m 10 -o /dev/null -w '%{http_connect}' https://denied.example.com/").stdout()).isEqualTo("403");
        assertThat(inside("curl -s -m 10 http://_egress.local/allowlist")).contains("api.anthropic.com");
    }

    /// What goes round the proxy goes nowhere.
    @Test
    void nothingIsReachedWithoutTheProxy() {
        for (String address : List.of("1.1.1.1", "169.254.169.254", "[2606:4700:4700::1111]")) {
            assertThat(bottle.exec("curl --noproxy '*' -s -m 4 -o /dev/null https://" + address + "/").returnCode()).as(address).isNotZero();
        }
    }

    @Test
    void gateAppliesTheRulesThatTheOperatorAgreedTo() {
        RouteTable agreed = AgreedRules.of(plan.grants(), new EgressDecisions(real.states)).table();
        JsonNode first = parsed().filter(event -> event.path("event").asText().equals("egress-rules")).findFirst().orElseThrow();

        assertThat(agreed.rules()).isNotEmpty();
        assertThat(RulesComparison.of(agreed, RouteTable.parse(first.path("routes").asText()))).isEmpty();
    }

    @Test
    void whatTheSidecarsAreToldHoldsAndIsReadBack() throws Exception {
        RouteTable agreed = AgreedRules.of(plan.grants(), new EgressDecisions(real.states)).table();
        List<Grants.Route> more = new ArrayList<>(plan.grants().routes());
        more.add(new Grants.Route("added.example.com", List.of(), "", "", false, "", false, "bottle", "the operator"));
        RouteTable wider = RouteTable.of(more);
        List<JsonNode> heard = new CopyOnWriteArrayList<>();
        try (AutoCloseable _ = real.another().followEvents(plan.identity(), line -> SidecarTalk.parse(line).ifPresent(heard::add), () -> {})) {
            real.another().control(plan.identity(), new ControlMessage.Routes(wider));

            Await.until("it is applied", () -> heard.stream().anyMatch(event -> event.path("op").asText().equals("routes")
                    && event.path("outcome").asText().equals("applied")));
            assertThat(heard).filteredOn(event -> event.path("event").asText().equals("egress-rules")).last()
                    .satisfies(event -> assertThat(RulesComparison.of(wider, RouteTable.parse(event.path("routes").asText()))).isEmpty());
            assertThat(inside("curl -s -m 10 http://_egress.local/allowlist")).contains("added.example.com");

            real.backend().control(plan.identity(), new ControlMessage.Tokens(Map.of("SOME_TOKEN", CANARY + "-token")));
            Await.until("tokens are taken", () -> heard.stream().anyMatch(event -> event.path("op").asText().equals("tokens")
                    && event.path("outcome").asText().equals("applied")));
        } finally {
            real.backend().control(plan.identity(), new ControlMessage.Routes(agreed));
        }
        assertThat(events()).noneMatch(line -> line.contains(CANARY));
    }

    @Test
    void nobodyToTellIsSaidInWords() {
        var tokens = new ControlMessage.Tokens(Map.of("A", "b"));

        assertThatThrownBy(() -> real.backend().control("nobody-00000", tokens)).isInstanceOf(ProblemException.class).hasMessageContaining("nobody-00000");
        assertThatThrownBy(() -> real.backend().readEvents("nobody-00000", _ -> {})).isInstanceOf(ProblemException.class);
    }

    private List<String> events() {
        List<String> lines = new ArrayList<>();
        real.backend().readEvents(plan.identity(), lines::add);
        return lines;
    }

    private Stream<JsonNode> parsed() {
        return events().stream().flatMap(line -> SidecarTalk.parse(line).stream());
    }

    @Test
    void handleMayBeLostWithoutLosingTheBottle() {
        bottle = real.another().find(plan.identity(), SECRETS).orElseThrow();

        assertThat(inside("echo alive")).isEqualTo("alive");
    }
}
