package io.claudebottle.app.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.AgentKey;
import io.claudebottle.app.AppFixture;
import io.claudebottle.app.FxThread;
import io.claudebottle.app.Messages;
import io.claudebottle.app.agents.AgentsViewModel;
import io.claudebottle.app.difference.Widening;
import io.claudebottle.app.egress.EgressViewModel.Picture;
import io.claudebottle.app.egress.EgressViewModel.Verdicts;
import io.claudebottle.backend.Secrets;
import io.claudebottle.problem.Problem;
import io.claudebottle.session.SessionStatus;
import io.claudebottle.session.gate.LedgerEntry;
import io.claudebottle.session.gate.RouteChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EgressViewModelTest {

    private static final AgentKey RESEARCHER = new AgentKey("docker", Decisions.BOTTLE);
    private static final AgentKey IMPLEMENTER = new AgentKey("docker", "implementer-9x2ab");

    @TempDir Path directory;
    private final AppFixture.Timer timer = new AppFixture.Timer();
    private final List<String> told = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Messages messages = new Messages(Locale.ENGLISH);
    private AppFixture fixture;
    private AgentsViewModel agents;
    private Ledgers ledgers;
    private EgressViewModel egress;

    @BeforeEach
    void home() {
        fixture = new AppFixture(directory);
        fixture.runs(fixture.docker, RESEARCHER.slug(), "researcher", Duration.ofMinutes(41));
        agents = new AgentsViewModel(fixture.backends, _ -> new SessionStatus.Running(42), FxThread.direct(), timer, fixture.clock);
        ledgers = new Ledgers(fixture.ledger, fixture.routes, FxThread.direct(), timer, (what, _) -> told.add(what), problems::add);
        egress = new EgressViewModel(
                agents, ledgers, _ -> Optional.of(Path.of("/home/op/.claude-bottle/bottles/dev.md")), FxThread.direct(), (what, _) -> told.add(what), problems::add, messages);
    }

    private void look() {
        agents.start();
        egress.look();
        timer.elapse();
    }

    private List<String> ids() {
        return egress.shown().get().stream().map(row -> row.entry().get().id()).toList();
    }

    private LedgerRow row(String id) {
        return egress.shown().get().stream().filter(row -> row.entry().get().id().equals(id)).findFirst().orElseThrow();
    }

    private void push(LedgerEntry entry) {
        fixture.ledger.write(entry);
        timer.elapse();
    }

    @Test
    void noLedgerIsFollowedBeforeSomebodyLooks() {
        agents.start();
        assertThat(fixture.ledger.followed()).isEmpty();
        egress.look();
        assertThat(fixture.ledger.followed()).containsExactly(Decisions.BOTTLE);
    }

    @Test
    void noBottleNothingYetFilteredOutUnavailableAndRowsAreDifferentPictures() {
        assertThat(egress.picture().get()).isEqualTo(Picture.NO_BOTTLE);
        fixture.ledger.fault = Optional.of(Problem.of("the log of the bundle cannot be read", "Start the engine."));
        look();
        assertThat(egress.picture().get()).isEqualTo(Picture.UNAVAILABLE);
        fixture.ledger.fault = Optional.empty();
        egress.again();
        assertThat(egress.picture().get()).isEqualTo(Picture.NOTHING);
        push(Decisions.ORDINARY.getFirst());
        assertThat(egress.picture().get()).isEqualTo(Picture.ROWS);
        egress.filterProperty().set("nowhere");
        assertThat(egress.picture().get()).isEqualTo(Picture.FILTERED_OUT);
    }

    @Test
    void theAgentThatTheOperatorWorksWithIsTheOneThatIsShown() {
        fixture.runs(fixture.docker, IMPLEMENTER.slug(), "implementer", Duration.ofMinutes(2));
        look();
        egress.prefer(RESEARCHER);
        assertThat(egress.chosenProperty().get()).contains(RESEARCHER);
        egress.prefer(IMPLEMENTER);
        assertThat(egress.chosenProperty().get()).contains(IMPLEMENTER);
        egress.prefer(new AgentKey("docker", "nobody-00000"));
        assertThat(egress.chosenProperty().get()).contains(IMPLEMENTER);
    }

    @Test
    void rowsAreFilteredByTextAndVerdict() {
        fixture.ledger.writeAll(Decisions.ORDINARY);
        look();
        assertThat(ids()).hasSize(10);
        egress.verdictsProperty().set(Verdicts.DENIED);
        assertThat(ids()).containsExactly("e-4", "e-6", "p-1", "e-7");
        egress.filterProperty().set("CRATES");
        assertThat(ids()).containsExactly("e-7");
        egress.verdictsProperty().set(Verdicts.ALLOWED);
        assertThat(ids()).isEmpty();
    }

    @Test
    void theTotalsNameTheNewestDeniedHostThatADecisionWouldHelp() {
        fixture.ledger.writeAll(Decisions.ORDINARY);
        look();
        var words = new LedgerWords(messages, ZoneOffset.UTC);
        assertThat(words.totals(egress.totals().get())).isEqualTo("6 allowed · 4 denied: archives.example.org and one other host");
        egress.decide(row("e-7"), RouteChoice.BOTTLE);
        assertThat(words.totals(egress.totals().get())).isEqualTo("6 allowed · 4 denied: telemetry.example.com");
    }

    @Test
    void anEntryThatKnowsMoreTakesThePlaceOfTheEarlierOne() {
        fixture.ledger.writeAll(Decisions.ORDINARY);
        look();
        LedgerRow before = row("e-8");
        egress.selectedProperty().set(Optional.of(before));
        push(Decisions.allowed("e-8", 4, "POST", "api.anthropic.com", "/v1/messages", 0, 30_122, 9_000, 402, false));
        assertThat(row("e-8")).isSameAs(before);
        assertThat(before.entry().get().bytesIn()).isEqualTo(9_000);
        assertThat(egress.selectedProperty().get()).containsSame(before);
        assertThat(egress.totals().get().allowed()).isEqualTo(6);
    }

    @Test
    void aVerdictThatTurnsIsFilteredAnew() {
        look();
        egress.verdictsProperty().set(Verdicts.DENIED);
        push(Decisions.allowed("t-1", 1, "GET", "a.example", "/", 0, 1, 1, 1, false));
        assertThat(ids()).isEmpty();
        push(Decisions.denied("t-1", 1, "GET", "a.example", "/", false));
        assertThat(ids()).containsExactly("t-1");
        assertThat(egress.totals().get()).isEqualTo(new Totals(0, 1, List.of()));
    }

    @Test
    void aDeniedHostIsDecidedOnAllItsRows() {
        fixture.ledger.writeAll(Decisions.ORDINARY);
        fixture.ledger.write(Decisions.denied("e-9", 1, "GET", "archives.example.org", "/crates/x", false));
        look();
        egress.decide(row("e-7"), RouteChoice.ONCE);
        assertThat(fixture.routes.calls).containsExactly("decide researcher-m3hxd archives.example.org ONCE");
        assertThat(row("e-7").ruling().get()).isEqualTo(Ruling.decided(RouteChoice.ONCE));
        assertThat(row("e-9").ruling().get()).isEqualTo(Ruling.decided(RouteChoice.ONCE));
        assertThat(row("e-4").ruling().get()).isEqualTo(Ruling.OPEN);
        assertThat(told).containsExactly("researcher-m3hxd may reach archives.example.org once");

        egress.decide(row("e-9"), RouteChoice.ALWAYS);
        assertThat(fixture.routes.calls).as("decided is decided").hasSize(1);
    }

    @Test
    void onceIsAskedAgainTheNextTimeAndNeverIsNot() {
        look();
        push(Decisions.denied("d-1", 9, "GET", "once.example", "/", true));
        push(Decisions.denied("d-2", 8, "GET", "never.example", "/", true));
        egress.decide(row("d-1"), RouteChoice.ONCE);
        egress.decide(row("d-2"), RouteChoice.NEVER);
        push(Decisions.denied("d-3", 7, "GET", "once.example", "/", false));
        push(Decisions.denied("d-4", 6, "GET", "never.example", "/", false));
        assertThat(row("d-3").ruling().get().isOpen()).isTrue();
        assertThat(row("d-4").ruling().get()).isEqualTo(Ruling.decided(RouteChoice.NEVER));
        assertThat(egress.totals().get().denials()).containsExactly("once.example");
    }

    @Test
    void aDecisionThatFailsSaysSoAndStaysOpen() {
        fixture.ledger.writeAll(Decisions.ORDINARY);
        look();
        fixture.routes.fault = Optional.of(Problem.of("the gate did not answer within 2 s", "Look at its log."));
        egress.decide(row("e-7"), RouteChoice.BOTTLE);
        assertThat(row("e-7").ruling().get()).isEqualTo(Ruling.failed(RouteChoice.BOTTLE, "the gate did not answer within 2 s"));
        assertThat(problems).hasSize(1);
        assertThat(egress.totals().get().denials()).contains("archives.example.org");
        fixture.routes.fault = Optional.empty();
        egress.decide(row("e-7"), RouteChoice.BOTTLE);
        assertThat(row("e-7").ruling().get()).isEqualTo(Ruling.decided(RouteChoice.BOTTLE));
    }

    @Test
    void whatNoRouteLiftsIsNotOffered() {
        fixture.ledger.writeAll(Decisions.ORDINARY);
        look();
        for (String id : List.of("e-1", "e-6", "p-1", "g-1")) {
            assertThat(row(id).isArguable()).as(id).isFalse();
            egress.decide(row(id), RouteChoice.ALWAYS);
        }
        assertThat(fixture.routes.calls).isEmpty();
    }

    @Test
    void nothingIsChangedInABottleWithoutTheGate() {
        fixture.docker.services = List.of("git-gate", "supervise");
        fixture.ledger.writeAll(Decisions.ORDINARY);
        look();
        assertThat(egress.whyLocked().get()).contains("without the egress gate");
        egress.decide(row("e-7"), RouteChoice.BOTTLE);
        assertThat(fixture.routes.calls).isEmpty();

        fixture.docker.services = List.of("egress");
        agents.refresh();
        timer.elapse();
        assertThat(egress.whyLocked().get()).isEmpty();
    }

    @Test
    void aBottleThatEndedCanStillBeReadUntilAnotherIsChosen() {
        fixture.ledger.writeAll(Decisions.ORDINARY);
        fixture.runs(fixture.docker, IMPLEMENTER.slug(), "implementer", Duration.ofMinutes(2));
        look();
        egress.prefer(RESEARCHER);
        fixture.docker.find(RESEARCHER.slug(), Secrets.none()).orElseThrow().close();
        agents.refresh();
        timer.elapse();
        assertThat(agents.find(RESEARCHER)).isEmpty();
        assertThat(ids()).hasSize(10);
        assertThat(egress.bottles()).containsExactly(IMPLEMENTER, RESEARCHER);
        assertThat(egress.whyLocked().get()).isEqualTo("This bottle has ended.");

        egress.prefer(IMPLEMENTER);
        agents.refresh();
        fixture.docker.appear("third-00000");
        timer.elapse();
        assertThat(egress.bottles()).doesNotContain(RESEARCHER);
        assertThat(fixture.ledger.followed()).containsExactly(IMPLEMENTER.slug());
    }

    @Test
    void theEndOfALedgerIsSaidAndItsRowsStay() {
        fixture.ledger.writeAll(Decisions.ORDINARY);
        look();
        fixture.ledger.end(Decisions.BOTTLE, "the bundle ended: egress died");
        assertThat(egress.picture().get()).isEqualTo(Picture.ROWS);
        assertThat(egress.ledger().get().orElseThrow().state().get()).isEqualTo(new BottleLedger.State.Ended("the bundle ended: egress died"));
    }

    @Test
    void onlyTheNewestTenThousandAreKeptAndAFloodIsOneUpdate() {
        look();
        long start = System.nanoTime();
        fixture.ledger.writeAll(Decisions.many(50_000));
        assertThat(timer.elapse()).isEqualTo(1);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(ids()).hasSize(10_000).endsWith("m-49999").startsWith("m-40000");
        assertThat(egress.totals().get().allowed()).isEqualTo(50_000);
    }

    @Test
    void nothingIsPulledAwayFromUnderWhoeverReads() {
        look();
        fixture.ledger.writeAll(Decisions.many(10_000));
        timer.elapse();
        egress.followingProperty().set(false);
        for (int i = 0; i < 100; i++) {
            fixture.ledger.write(Decisions.denied("x-" + i, 1, "GET", "x.example", "/" + i, false));
        }
        timer.elapse();
        assertThat(ids()).hasSize(10_100).startsWith("m-0");
        egress.followingProperty().set(true);
        assertThat(ids()).hasSize(10_000).startsWith("m-100").endsWith("x-99");
    }

    @Test
    void whatIsShownIsExportedForOtherTools() throws IOException {
        fixture.ledger.writeAll(Decisions.ORDINARY);
        fixture.ledger.write(new LedgerEntry(
                Decisions.BOTTLE, "f-1", Instant.parse("2026-11-24T09:59:59Z"), "egress", false, "=cmd", "a.example", 443, "/a,\"b\"", "no-route", "default", "no", 403, -1, -1, -1, false));
        look();
        egress.verdictsProperty().set(Verdicts.DENIED);
        Path csv = directory.resolve("ledger.csv");
        egress.exportTo(csv);
        assertThat(Files.readAllLines(csv)).hasSize(6).first().asString().startsWith("time,bottle,id,source,verdict,method,host");
        assertThat(Files.readAllLines(csv).getLast()).contains(",denied,'=cmd,a.example,443,\"/a,\"\"b\"\"\",no-route,default,no,403,");

        Path lines = directory.resolve("ledger.jsonl");
        egress.exportTo(lines);
        assertThat(Files.readAllLines(lines)).hasSize(5).first().asString().contains("\"host\":\"telemetry.example.com\"", "\"verdict\":\"denied\"");
        assertThat(told).contains("5 decisions written to ledger.csv");

        egress.exportTo(directory.resolve("no").resolve("such.csv"));
        assertThat(problems).singleElement().satisfies(problem -> assertThat(problem.what()).contains("cannot be written"));
    }

    @Test
    void anOriginIsALinkOnlyWhereItIsAPlace() {
        var words = new LedgerWords(messages, ZoneOffset.UTC);
        assertThat(words.declaration(Decisions.ORDINARY.get(3))).map(Object::toString).contains("/home/op/.claude-bottle/bottles/dev.md:14");
        assertThat(words.origin(Decisions.ORDINARY.get(3))).isEqualTo("bottles/dev.md:14");
        assertThat(words.declaration(Decisions.ORDINARY.get(0))).isEmpty();
        assertThat(words.bytes(-1)).isEqualTo("–");
        assertThat(words.bytes(1_402_881)).isEqualTo("1.4 MB");
        assertThat(words.latency(12_345)).isEqualTo("12 s");
    }

    @Test
    void routesAreJudgedAsTheyAreWrittenAndAppliedOnlyWhenTheyCanBe() {
        fixture.routes.tables.put(Decisions.BOTTLE, Widening.routes("[{\"host\": \"a.example\"}]"));
        var routes = new RoutesViewModel(RESEARCHER, fixture.routes, FxThread.direct(), (what, _) -> told.add(what));
        routes.load();
        assertThat(routes.textProperty().get()).contains("a.example");
        assertThat(routes.judgement().get().canBeApplied()).isFalse();

        routes.textProperty().set("[{\"host\": \"a.example\"}, {\"hots\": 1}]");
        assertThat(routes.judgement().get().objection()).map(Problem::what).contains("egress.routes[1] has unknown key 'hots'");
        routes.apply();
        assertThat(fixture.routes.calls).containsExactly("current researcher-m3hxd");

        routes.textProperty().set("[{\"host\": \"a.example\"}, {\"host\": \"b.example\"}]");
        assertThat(routes.judgement().get().opened()).extracting(opened -> opened.host()).containsExactly("b.example");
        fixture.routes.fault = Optional.of(Problem.of("the gate refused", ""));
        routes.apply();
        assertThat(routes.problem().get()).isPresent();
        assertThat(routes.applied().get()).isFalse();

        fixture.routes.fault = Optional.empty();
        routes.apply();
        assertThat(routes.applied().get()).isTrue();
        assertThat(told).containsExactly("the gate of researcher-m3hxd applies 2 routes");
    }
}
