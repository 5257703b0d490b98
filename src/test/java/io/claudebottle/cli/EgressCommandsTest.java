package io.claudebottle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.claudebottle.policy.RouteRule;
import io.claudebottle.policy.RouteTable;
import io.claudebottle.session.gate.ScratchGate;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.EgressDecisions;
import io.claudebottle.state.Metadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class EgressCommandsTest {

    private static final String BOTTLE = "researcher-aaaaa";
    private static final RouteRule API = new RouteRule("api.example.com", List.of("/v1"), "Bearer", "TOKEN_0", "bottles/dev.md:12");

    @TempDir
    private Path directory;

    private CliHarness cli;
    private ScratchGate gate;

    @BeforeEach
    void harness() throws IOException {
        cli = new CliHarness(directory, "exit 0");
        running(BOTTLE);
        gate = new ScratchGate(cli.docker, new RouteTable(List.of(API)));
    }

    private void running(String identity) {
        cli.states.write(new Metadata(identity, "researcher", cli.workingDirectory.toString(), false, "2026-11-24T08:00:00Z", "claude-bottle-" + identity, "docker"));
        cli.docker.appear(identity);
    }

    private void decisions() {
        cli.docker.say(ScratchGate.denied("1", "evil.example.com"));
        cli.docker.say(ScratchGate.allowed("2", "api.example.com"));
        cli.docker.say(ScratchGate.done("2"));
    }

    @Test
    void theLogIsOneDecisionALineAsTabSeparatedFields() {
        decisions();

        var run = cli.run("egress", "log", BOTTLE);

        assertThat(run.code()).isZero();
        assertThat(run.out()).containsExactly(
                "2026-11-24T08:00:00.123Z\tdenied\tegress\tGET\tevil.example.com\t/v1\t-\t-\t-\t-\tno-route\tdefault\tnew\t1\tbecause",
                "2026-11-24T08:00:00.123Z\tallowed\tegress\tGET\tapi.example.com\t/v1\t200\t10\t2000\t7\troute\tdefault\tnew\t2\tbecause");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void theOnlyRunningBottleNeedsNoName() {
        decisions();
        assertThat(cli.run("egress", "log").out()).hasSize(2);

        running("researcher-bbbbb");
        var several = cli.run("egress", "log");
        assertThat(several.code()).isEqualTo(1);
        assertThat(several.err()).containsExactly(
                "claude-bottle: several bottles are running: researcher-aaaaa, researcher-bbbbb", "claude-bottle: Name one of them.");

        cli.docker.vanish(BOTTLE);
        cli.docker.vanish("researcher-bbbbb");
        assertThat(cli.run("egress", "log").err()).first().isEqualTo("claude-bottle: no bottle is running");
    }

    @Test
    void theLogCanBeAskedForDenialsAndForHosts() {
        decisions();

        assertThat(cli.run("egress", "log", "--denied").out()).hasSize(1).allMatch(line -> line.contains("evil"));
        assertThat(cli.run("egress", "log", "--host", "api").out()).hasSize(1).allMatch(line -> line.contains("api.example.com"));
        assertThat(cli.run("egress", "log", "--host", "api", "--denied").out()).isEmpty();
    }

    @Test
    void theLogAsJsonIsAnObjectALine() throws IOException {
        decisions();

        List<String> lines = cli.run("egress", "log", BOTTLE, "--json").out();

        assertThat(lines).hasSize(2);
        assertThat(new ObjectMapper().readTree(lines.getLast()).path("bytes_in").asInt()).isEqualTo(2000);
    }

    @Test
    void whatAnAgentAskedForCannotForgeALineOrAColumn() {
        cli.docker.say(ScratchGate.denied("1", "a.example.com").replace("/v1", "/x\\tallowed\\n2026\\u001b[2J"));

        List<String> out = cli.run("egress", "log", BOTTLE).out();

        assertThat(out).hasSize(1);
        assertThat(out.getFirst().split("\t", -1)).hasSize(15);
        assertThat(out.getFirst()).contains("/x<U+0009>allowed<U+000A>2026<U+001B>[2J");
    }

    @Test
    void theLogOfABottleThatEndedIsReadFromItsKeptState() throws IOException {
        Path log = cli.states.directory("gone-aaaaa").resolve(BottleStates.COMPOSE_LOG);
        Files.createDirectories(log.getParent());
        Files.writeString(log, "claude-bottle-sidecars-gone-aaaaa  | 2026-11-24T08:00:00.1Z " + ScratchGate.denied("1", "a.example.com") + "\n");

        assertThat(cli.run("egress", "log", "gone-aaaaa").out()).hasSize(1);

        var none = cli.run("egress", "log", "other-aaaaa");
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).first().isEqualTo("claude-bottle: no bottle 'other-aaaaa' runs, and no log of it was kept");
        assertThat(cli.run("egress", "log", "gone-aaaaa", "--follow").err()).first().isEqualTo("claude-bottle: no running bottle 'gone-aaaaa'");
    }

    @Test
    void followingGoesOnUntilTheBottleEndsAndSaysWhy() throws Exception {
        decisions();
        CompletableFuture<CliHarness.Run> run = CompletableFuture.supplyAsync(() -> cli.run("egress", "log", "--follow"));
        cli.awaitOut("\t2\tbecause");

        cli.docker.say(ScratchGate.denied("3", "late.example.com"));
        cli.awaitOut("late.example.com");
        cli.docker.say("{\"event\":\"daemon-died\",\"daemon\":\"egress\",\"reason\":\"out of memory\"}");
        cli.docker.endStreams();

        var ended = run.get(20, TimeUnit.SECONDS);
        assertThat(ended.code()).isZero();
        assertThat(ended.out()).hasSize(4);
        assertThat(ended.err()).containsExactly(
                "claude-bottle: the sidecars of researcher-aaaaa have ended, and with them its way out: egress died: out of memory");
    }

    @Test
    void followingEndsWhenNobodyReadsAnyMore() {
        decisions();
        cli.outBreaks = true;

        assertThat(cli.run("egress", "log", "--follow").code()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "--once, the next exchange of researcher-aaaaa with new.example.com passes, allow-once",
        "--bottle, 'researcher-aaaaa may reach new.example.com, also when it is resumed', allow-bottle"
    })
    void allowingTakesEffectAndSaysSo(String howLong, String said, String action) {
        var run = cli.run("egress", "allow", BOTTLE, "new.example.com", howLong);

        assertThat(run.code()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).containsExactly("claude-bottle: " + said);
        assertThat(gate.holds.rules()).hasSize(2);
        assertThat(cli.audited).containsExactly(BOTTLE + " " + action);
    }

    @Test
    void allowingNeedsToKnowForHowLong() {
        assertThat(cli.run("egress", "allow", BOTTLE, "new.example.com").code()).isEqualTo(ExitCodes.USAGE);
        assertThat(cli.run("egress", "allow", BOTTLE, "new.example.com", "--once", "--always").code()).isEqualTo(ExitCodes.USAGE);
        assertThat(cli.docker.told).isEmpty();
    }

    @Test
    void aRefusalOfTheGateIsTold() {
        gate.refusal = "no such slot";

        var run = cli.run("egress", "allow", BOTTLE, "new.example.com", "--once");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).first().isEqualTo("claude-bottle: the gate of researcher-aaaaa did not take the rules: no such slot");
    }

    @Test
    void neverIsForTheBottleOfTheManifest() {
        assertThat(cli.run("egress", "never", BOTTLE, "t.example.com").err())
                .containsExactly("claude-bottle: t.example.com stays denied in researcher-aaaaa and in every launch of bottle dev");
        assertThat(new EgressDecisions(cli.home).never("dev")).containsExactly("t.example.com");
    }

    @Test
    void rulesAreShownWithTheirOrigin() throws IOException {
        cli.run("egress", "allow", BOTTLE, "new.example.com", "--once");
        cli.run("egress", "never", BOTTLE, "t.example.com");

        assertThat(cli.run("egress", "rules", BOTTLE).out()).containsExactly(
                "api.example.com\tallowed\t/v1\tBearer TOKEN_0\tbottles/dev.md:12",
                "new.example.com\tonce\t-\t-\toperator",
                "t.example.com\tdenied\t-\t-\toperator");
        assertThat(RouteTable.parse(String.join("\n", cli.run("egress", "rules", BOTTLE, "--json").out()))).isEqualTo(gate.holds);
    }

    @Test
    void anEditShowsTheDifferenceAndPutsItInPlace() {
        cli.environment.put("EDITOR", "sed -i s/api.example.com/b.example.com/");

        var run = cli.run("egress", "edit", BOTTLE);

        assertThat(run.code()).isZero();
        assertThat(run.err()).containsExactly(
                "- api.example.com /v1 auth:Bearer TOKEN_0",
                "+ b.example.com /v1 auth:Bearer TOKEN_0",
                "claude-bottle: the edited rules hold in researcher-aaaaa until it ends (1 of them)");
        assertThat(gate.holds.rules().getFirst().host()).isEqualTo("b.example.com");
        assertThat(cli.audited).containsExactly(BOTTLE + " operator-edit");
    }

    @Test
    void anEditThatChangesNothingChangesNothing() {
        cli.environment.put("EDITOR", "true");

        assertThat(cli.run("egress", "edit", BOTTLE).err()).containsExactly("claude-bottle: nothing was changed");
        assertThat(cli.docker.told).isEmpty();
    }

    @Test
    void anEditThatTheGateCouldNotReadIsKeptAndNotSent() throws IOException {
        cli.environment.put("EDITOR", "sed -i s/api.example.com/10.0.0.1/");

        var run = cli.run("egress", "edit", BOTTLE);

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).first().isEqualTo("claude-bottle: egress route '10.0.0.1' is an address, not a host name");
        assertThat(kept(run)).contains("10.0.0.1");
        assertThat(cli.docker.told).isEmpty();
    }

    /// What was written before it was refused; gone afterwards.
    private static String kept(CliHarness.Run run) throws IOException {
        String where = run.err().getLast();
        Path file = Path.of(where.substring(where.indexOf("is in ") + 6, where.length() - 1));
        String text = Files.readString(file);
        Files.delete(file);
        return text;
    }

    @Test
    void rulesThatChangedWhileTheyWereEditedAreNotOverwritten() throws Exception {
        Path open = directory.resolve("open");
        Path save = directory.resolve("save");
        assertThat(new ProcessBuilder("mkfifo", open.toString(), save.toString()).start().waitFor()).isZero();
        cli.environment.put("EDITOR", "f() { echo open > " + open + "; cat " + save + " > /dev/null; sed -i s/api/b/ \"$1\"; }; f");
        CompletableFuture<CliHarness.Run> run = CompletableFuture.supplyAsync(() -> cli.run("egress", "edit", BOTTLE));
        Files.readString(open);
        cli.docker.say(ScratchGate.rules("spent", "[]"));
        Files.writeString(save, "save");

        var ended = run.get(20, TimeUnit.SECONDS);

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("claude-bottle: the rules of researcher-aaaaa have changed while you edited them");
        assertThat(kept(ended)).contains("b.example.com");
        assertThat(cli.docker.told).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.example.com/v1/items, 0, allowed, route", "api.anthropic.com, 0, allowed, route", "https://evil.example.com/, 3, denied, no-route",
        "http://api.example.com/v1, 3, denied, https-only", "https://10.0.0.1/, 3, denied, no-addresses", "https://api.example.com:8443/v1, 3, denied, port-443-only"
    })
    void aUrlIsJudgedByTheRulesThatALaunchWouldHave(String url, int code, String verdict, String rule) {
        for (List<String> whose : List.of(List.of("--agent", "researcher"), List.of("--bottle", "dev"))) {
            var run = cli.run("egress", "try", whose.getFirst(), whose.getLast(), url);

            assertThat(run.code()).isEqualTo(code);
            assertThat(run.out()).hasSize(1);
            assertThat(run.out().getFirst().split("\t")).hasSize(5).startsWith(verdict).satisfies(fields -> assertThat(fields[2]).isEqualTo(rule));
        }
    }

    @Test
    void tryingNeedsToKnowWhoseRules() {
        assertThat(cli.run("egress", "try", "api.example.com").code()).isEqualTo(ExitCodes.USAGE);
        assertThat(cli.run("egress", "try", "--bottle", "other", "api.example.com").err())
                .containsExactly("claude-bottle: bottle 'other' is not defined", "claude-bottle: Defined bottles: dev.");
    }

    @Test
    void egressAloneAsksForACommand() {
        assertThat(cli.run("egress").code()).isEqualTo(ExitCodes.USAGE);
        assertThat(cli.run("egress", "--help").out()).anyMatch(line -> line.strip().startsWith("log "));
    }
}
