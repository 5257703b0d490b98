package io.claudebottle.session.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.backend.BottleBackends;
import io.claudebottle.backend.ScratchBackend;
import io.claudebottle.manifest.ManifestLoader;
import io.claudebottle.manifest.Route;
import io.claudebottle.policy.RouteRule;
import io.claudebottle.policy.RouteTable;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.wire.ControlMessage;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.EgressDecisions;
import io.claudebottle.state.Home;
import io.claudebottle.state.Metadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The gate is played; manifest, state and files are real.
@Timeout(20)
class BottleRoutesTest {

    private static final String BOTTLE = "researcher-m3hxd";
    private static final String HOST = "new.example.com";
    private static final RouteRule API = new RouteRule("api.example.com", List.of("/v1"), "Bearer", "TOKEN_0", "dev.md:5");
    private static final String FILE = """
            ---
            # What we develop with.
            egress:
              routes:
                - host: api.example.com   # ours
                  path_allowlist: [/v1]
                  auth: { scheme: Bearer, token_ref: API_TOKEN }
            env:
              CI: "true"
            ---

            Notes.
            """;

    @TempDir
    private Path directory;

    private Home home;
    private BottleStates states;
    private ScratchBackend backend;
    private ScratchGate gate;
    private EgressDecisions decisions;
    private BottleRoutes routes;
    private final List<String> audited = new ArrayList<>();
    private Runnable beforeAudit = () -> {};
    private Path file;

    @BeforeEach
    void bottle() throws IOException {
        home = new Home(directory.resolve("home"));
        file = Files.createDirectories(home.bottles()).resolve("dev.md");
        Files.writeString(file, FILE);
        Files.writeString(Files.createDirectories(home.agents()).resolve("researcher.md"), "---\nbottle: dev\n---\nYou research.\n");
        states = new BottleStates(home);
        backend = new ScratchBackend("scratch", directory.resolve("b"), directory, states, directory.resolve("claude"));
        states.write(new Metadata(BOTTLE, "researcher", directory.toString(), false, "2026-11-24T08:00:00Z", "claude-bottle-" + BOTTLE, "scratch"));
        backend.appear(BOTTLE);
        gate = new ScratchGate(backend, new RouteTable(List.of(API)));
        decisions = new EgressDecisions(home);
        routes = routes(Duration.ofSeconds(10));
    }

    private BottleRoutes routes(Duration patience) {
        AuditTrail audit = (component, slug, action, justification, notes, before, after) -> {
            beforeAudit.run();
            audited.add(component + " " + slug + " " + action + " " + RouteDifference.lines(RouteTable.parse(before), RouteTable.parse(after)));
        };
        return new BottleRoutes(new BottleBackends(List.of(backend), Map.of()), states, decisions,
                cwd -> new ManifestLoader(home, cwd, directory).load(), audit, patience);
    }

    private List<Route> declared() {
        return new ManifestLoader(home, directory, directory).load().bottles().get("dev").routes();
    }

    private void assertNothingChanged() {
        assertThat(gate.holds.rules()).containsExactly(API);
        assertThat(file).hasContent(FILE);
        assertThat(decisions.additions(BOTTLE)).isEmpty();
        assertThat(decisions.never("dev")).isEmpty();
        assertThat(audited).isEmpty();
    }

    @Test
    void theRulesAreTheNewestThatTheGateSaysItApplies() {
        backend.say(ScratchGate.rules("spent", "[]"));
        backend.say(ScratchGate.denied("1", "a.example.com"));

        assertThat(routes.current(BOTTLE).rules()).isEmpty();
    }

    @Test
    void aGateThatHasSaidNothingIsAProblemInWords() {
        backend.events.clear();

        assertThatThrownBy(() -> routes.current(BOTTLE)).hasMessage("the gate of researcher-m3hxd has not said which rules it applies");
        assertThatThrownBy(() -> routes.current("other-aaaaa")).hasMessage("no running bottle 'other-aaaaa'");
    }

    @Test
    void onceIsALiveRuleAndNothingElse() {
        String said = routes.decide(BOTTLE, "NEW.example.com.", RouteChoice.ONCE);

        assertThat(said).isEqualTo("the next exchange of researcher-m3hxd with new.example.com passes");
        assertThat(gate.holds.rules()).containsExactly(API, new RouteRule(HOST, List.of(), "", "", "operator", true, false));
        assertThat(decisions.additions(BOTTLE)).isEmpty();
        assertThat(file).hasContent(FILE);
        assertThat(audited).containsExactly("egress researcher-m3hxd allow-once [+ new.example.com (once)]");
    }

    @Test
    void forThisBottleIsRememberedForItsResume() {
        routes.decide(BOTTLE, HOST, RouteChoice.BOTTLE);

        assertThat(gate.holds.rules()).containsExactly(API, new RouteRule(HOST, List.of(), "", "", "operator"));
        assertThat(decisions.additions(BOTTLE)).containsExactly(HOST);
        assertThat(file).hasContent(FILE);
        assertThat(audited).containsExactly("egress researcher-m3hxd allow-bottle [+ new.example.com]");
    }

    @Test
    void alwaysIsWrittenIntoTheBottlesFileAndChangesNothingElseInIt() {
        String said = routes.decide(BOTTLE, HOST, RouteChoice.ALWAYS);

        assertThat(file).hasContent(FILE.replace("token_ref: API_TOKEN }\n", "token_ref: API_TOKEN }\n    - host: new.example.com\n"));
        assertThat(said).endsWith("the route stands at " + file + ":8");
        assertThat(gate.holds.rules().getLast()).isEqualTo(new RouteRule(HOST, List.of(), "", "", file + ":8"));
        assertThat(audited).containsExactly("egress researcher-m3hxd allow-always [+ new.example.com]");
    }

    @Test
    void neverIsALiveDenialAndRememberedForTheBottleOfTheManifest() {
        routes.decide(BOTTLE, HOST, RouteChoice.BOTTLE);
        routes.decide(BOTTLE, HOST, RouteChoice.NEVER);

        assertThat(gate.holds.rules().getLast()).isEqualTo(new RouteRule(HOST, List.of(), "", "", "operator", false, true));
        assertThat(decisions.never("dev")).containsExactly(HOST);
        assertThat(decisions.additions(BOTTLE)).isEmpty();
        assertThat(audited).last().isEqualTo("egress researcher-m3hxd never [- new.example.com, + new.example.com (denied)]");
    }

    @ParameterizedTest
    @EnumSource(value = RouteChoice.class, names = {"BOTTLE", "ALWAYS"})
    void aLaterYesTakesNeverBack(RouteChoice yes) {
        routes.decide(BOTTLE, HOST, RouteChoice.NEVER);
        routes.decide(BOTTLE, HOST, yes);

        assertThat(decisions.never("dev")).isEmpty();
        assertThat(gate.holds.rules().getLast().denied()).isFalse();
    }

    @Test
    void onceDoesNotTakeNeverBack() {
        routes.decide(BOTTLE, HOST, RouteChoice.NEVER);
        routes.decide(BOTTLE, HOST, RouteChoice.ONCE);

        assertThat(decisions.never("dev")).containsExactly(HOST);
    }

    @ParameterizedTest
    @EnumSource(value = RouteChoice.class, names = {"ONCE", "BOTTLE", "ALWAYS"})
    void aRouteWithConditionsIsNeverWidenedByAYes(RouteChoice yes) {
        assertThatThrownBy(() -> routes.decide(BOTTLE, "api.example.com", yes))
                .hasMessageStartingWith("api.example.com has a route already (dev.md:5)");
        assertNothingChanged();
    }

    @Test
    void aRouteThatIsInTheFileAlreadyIsNotWrittenTwice() throws IOException {
        String edited = FILE.replace("env:", "    - host: new.example.com\nenv:");
        Files.writeString(file, edited);

        routes.decide(BOTTLE, HOST, RouteChoice.ALWAYS);

        assertThat(file).hasContent(edited);
        assertThat(gate.holds.rules().getLast().origin()).isEqualTo(file + ":8");
    }

    @Test
    void theRouteIsWrittenWhereTheRoutesStandBeItAParentsFile() throws IOException {
        Path base = home.bottles().resolve("base.md");
        Files.move(file, base);
        Files.writeString(file, "---\nextends: base\nenv: { A: b }\n---\n");

        routes.decide(BOTTLE, HOST, RouteChoice.ALWAYS);

        assertThat(file).hasContent("---\nextends: base\nenv: { A: b }\n---\n");
        assertThat(Files.readString(base)).contains("\n    - host: new.example.com\n");
        assertThat(declared()).extracting(Route::host).containsExactly("api.example.com", HOST);
    }

    @Test
    void aBottleWithoutRoutesGetsThemInItsOwnFile() throws IOException {
        Files.writeString(home.bottles().resolve("base.md"), "---\nenv: { A: b }\n---\n");
        Files.writeString(file, "---\nextends: base\n---\nNotes.\n");

        routes.decide(BOTTLE, HOST, RouteChoice.ALWAYS);

        assertThat(file).hasContent("---\nextends: base\negress:\n  routes:\n    - host: new.example.com\n---\nNotes.\n");
    }

    @Test
    void aFileKeepsItsPermissionsAndALinkStaysALink() throws IOException {
        Path dotfiles = Files.createDirectories(directory.resolve("dotfiles")).resolve("dev.md");
        Files.move(file, dotfiles);
        Files.setPosixFilePermissions(dotfiles, PosixFilePermissions.fromString("rw-r--r--"));
        Files.createSymbolicLink(file, dotfiles);

        routes.decide(BOTTLE, HOST, RouteChoice.ALWAYS);

        assertThat(file).isSymbolicLink();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dotfiles))).isEqualTo("rw-r--r--");
        assertThat(Files.readString(dotfiles)).contains(HOST);
        assertThat(dotfiles.getParent()).isDirectoryNotContaining("glob:**.tmp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "gate.localhost"})
    void aHostThatTheManifestReaderRefusesIsNotLeftInTheFile(String host) {
        assertThatThrownBy(() -> routes.decide(BOTTLE, host, RouteChoice.ALWAYS)).isInstanceOf(ProblemException.class);
        assertNothingChanged();
    }

    @Test
    void aFileThatIsBrokenIsNotWrittenTo() throws IOException {
        String odd = FILE.replace("egress:", "egress: &anchor");
        Files.writeString(file, odd);

        assertThatThrownBy(() -> routes.decide(BOTTLE, HOST, RouteChoice.ALWAYS)).isInstanceOf(ProblemException.class);

        assertThat(file).hasContent(odd);
        assertThat(gate.holds.rules()).containsExactly(API);
    }

    @ParameterizedTest
    @EnumSource(RouteChoice.class)
    void whatTheGateRefusesIsWrittenNowhere(RouteChoice choice) {
        gate.refusal = "the routes are not what they should be";

        assertThatThrownBy(() -> routes.decide(BOTTLE, HOST, choice))
                .isInstanceOf(ProblemException.class)
                .hasMessage("the gate of researcher-m3hxd did not take the rules: the routes are not what they should be");
        assertNothingChanged();
    }

    @ParameterizedTest
    @EnumSource(RouteChoice.class)
    void whatCannotBeAuditedIsTakenBack(RouteChoice choice) {
        beforeAudit = () -> {
            throw new ProblemException("the audit log cannot be written", "");
        };

        assertThatThrownBy(() -> routes.decide(BOTTLE, HOST, choice)).hasMessage("the audit log cannot be written");
        assertNothingChanged();
    }

    @Test
    void aFileThatSomebodyChangedMeanwhileIsNotPutBackOverTheirs() {
        beforeAudit = () -> {
            try {
                Files.writeString(file, "theirs");
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            throw new ProblemException("the audit log cannot be written", "");
        };

        assertThatThrownBy(() -> routes.decide(BOTTLE, HOST, RouteChoice.ALWAYS)).hasMessage("the audit log cannot be written");

        assertThat(file).hasContent("theirs");
        assertThat(gate.holds.rules()).containsExactly(API);
    }

    @Test
    void aGateThatAppliesOtherRulesThanItWasGivenIsNotBelieved() {
        backend.onControl = (_, _) -> {
            backend.say(ScratchGate.rules("control", "[]"));
            backend.say(ScratchGate.control("routes", ""));
        };

        assertThatThrownBy(() -> routes.decide(BOTTLE, HOST, RouteChoice.BOTTLE))
                .hasMessage("the gate of researcher-m3hxd says that it applies other rules than it was given");
        assertThat(decisions.additions(BOTTLE)).isEmpty();
        assertThat(backend.told.getLast().getValue()).isEqualTo(new ControlMessage.Routes(new RouteTable(List.of(API))));
    }

    @Test
    void aFingerprintThatDoesNotMatchIsNotBelieved() {
        backend.onControl = (_, message) -> {
            String event = ScratchGate.rules("control", ((ControlMessage.Routes) message).table().toJson());
            backend.say(event.replaceAll("\"sha256\":\"[0-9a-f]{4}", "\"sha256\":\"0000"));
            backend.say(ScratchGate.control("routes", ""));
        };

        assertThatThrownBy(() -> routes.decide(BOTTLE, HOST, RouteChoice.ONCE)).hasMessageContaining("other rules than it was given");
    }

    @Test
    void answersToEarlierMessagesAreNoneToThisOne() {
        backend.say(ScratchGate.control("routes", "an old refusal"));
        backend.say(ScratchGate.rules("control", "[]"));
        backend.say(ScratchGate.rules("control", new RouteTable(List.of(API)).toJson()));

        routes.decide(BOTTLE, HOST, RouteChoice.ONCE);

        assertThat(gate.holds.rules()).hasSize(2);
    }

    @Test
    void theAnswerMayComeInEitherOrderAndAmongOtherEvents() {
        backend.onControl = (_, message) -> {
            backend.say(ScratchGate.control("tokens", "no such slot"));
            backend.say(ScratchGate.control("routes", ""));
            backend.say(ScratchGate.denied("1", "a.example.com"));
            backend.say(ScratchGate.rules("spent", "[]"));
            backend.say(ScratchGate.rules("control", ((ControlMessage.Routes) message).table().toJson()));
        };

        assertThat(routes.decide(BOTTLE, HOST, RouteChoice.ONCE)).isNotEmpty();
    }

    /// No wait is for a time: with an hour of patience, a change is through as soon as the gate has answered.
    @Test
    void aDecisionHoldsAsSoonAsTheGateSaysSo() {
        BottleRoutes patient = routes(Duration.ofHours(1));

        for (RouteChoice choice : RouteChoice.values()) {
            long begun = System.nanoTime();
            patient.decide(BOTTLE, choice.name().toLowerCase(java.util.Locale.ROOT) + ".example.com", choice);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
        }
        assertThat(gate.holds.rules()).hasSize(5);
    }

    @Test
    void aGateThatDoesNotAnswerIsGivenUpAndGivenTheOldRules() {
        backend.onControl = (_, _) -> {};

        assertThatThrownBy(() -> routes(Duration.ofMillis(50)).decide(BOTTLE, HOST, RouteChoice.BOTTLE))
                .hasMessage("the gate of researcher-m3hxd has not answered within 0 s");
        assertThat(decisions.additions(BOTTLE)).isEmpty();
        assertThat(backend.told).hasSize(2);
    }

    @Test
    void sidecarsThatEndMeanwhileAreNotWaitedFor() {
        backend.onControl = (_, _) -> backend.endStreams();

        assertThatThrownBy(() -> routes(Duration.ofHours(1)).decide(BOTTLE, HOST, RouteChoice.ONCE))
                .hasMessage("the gate of researcher-m3hxd did not take the rules: its sidecars have ended");
    }

    @Test
    void anEditedTableIsPutInPlaceAndAudited() {
        var edited = new RouteTable(List.of(new RouteRule("b.example.com", List.of("/x"), "", "", "operator")));

        routes.replace(BOTTLE, edited);

        assertThat(gate.holds).isEqualTo(edited);
        assertThat(audited).containsExactly("egress researcher-m3hxd operator-edit [- api.example.com /v1 auth:Bearer TOKEN_0, + b.example.com /x]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "*.example.com", "10.0.0.1", "[::1]", "2130706433", "a/b", "a:443", "a b", "a\nb.example.com", "a\u202eb", "https://a.example.com"})
    void nothingButAHostNameIsDecidedOn(String host) {
        for (RouteChoice choice : RouteChoice.values()) {
            assertThatThrownBy(() -> routes.decide(BOTTLE, host, choice)).isInstanceOf(ProblemException.class);
        }
        assertThat(backend.told).isEmpty();
        assertNothingChanged();
    }
}
