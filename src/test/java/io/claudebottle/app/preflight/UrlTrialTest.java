package io.claudebottle.app.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.FxThread;
import io.claudebottle.app.preflight.UrlTrial.State;
import io.claudebottle.backend.ScratchBackend.Plan;
import io.claudebottle.manifest.Route;
import io.claudebottle.policy.Decision;
import io.claudebottle.policy.Grants;
import io.claudebottle.policy.EgressRules;
import io.claudebottle.policy.RouteTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrlTrialTest {

    @TempDir Path directory;
    private ConsentBench bench;

    @BeforeEach
    void home() {
        bench = new ConsentBench(directory).route("packages.example.com");
    }

    private PreflightViewModel opened() {
        PreflightViewModel preflight = bench.preflight(FxThread.direct());
        preflight.open();
        return preflight;
    }

    private static State tried(PreflightViewModel preflight, String url) {
        preflight.trial().urlProperty().set(url);
        return preflight.trial().state().get();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "https://packages.example.com/x", "packages.example.com", "http://packages.example.com/", "https://packages.example.com:8443/",
        "https://elsewhere.example.com/", "https://10.0.0.1/", "a b", "https://", "  packages.example.com  "
    })
    void theAnswerIsTheGatesOwnForTheRulesOfThePlan(String url) {
        PreflightViewModel preflight = opened();
        Grants grants = bench.preparation.prepare(new LaunchRequest("implementer", bench.project, false), "docker").launch().plan().grants();

        Decision gate = new EgressRules(RouteTable.of(grants.routes())).tryUrl(url);

        assertThat(tried(preflight, url)).isEqualTo(new State.Answered(gate));
    }

    @Test
    void allowedAndDeniedNameTheRuleAndWhereItStands() {
        PreflightViewModel preflight = opened();

        assertThat(tried(preflight, "https://packages.example.com/")).isInstanceOfSatisfying(State.Answered.class, answer -> {
            assertThat(answer.decision().allowed()).isTrue();
            assertThat(answer.decision().origin()).isEqualTo(bench.at(12).toString());
        });
        assertThat(tried(preflight, "https://evil.example.org/")).isInstanceOfSatisfying(State.Answered.class, answer -> {
            assertThat(answer.decision().allowed()).isFalse();
            assertThat(answer.decision().rule()).isEqualTo(Decision.Rule.NO_ROUTE);
            assertThat(answer.decision().reason()).contains("evil.example.org", "only the operator can change it");
        });
    }

    @Test
    void nothingTypedIsNothingAnswered() {
        assertThat(tried(opened(), " ")).isEqualTo(new State.Waiting());
    }

    @Test
    void aNewPlanJudgesTheSameUrlAnew() {
        PreflightViewModel preflight = opened();
        assertThat(tried(preflight, "python.example.com")).matches(state -> !((State.Answered) state).decision().allowed());

        bench.route("python.example.com");
        preflight.copyWorkingDirectoryProperty().set(true);

        assertThat(preflight.trial().state().get()).matches(state -> ((State.Answered) state).decision().allowed());
    }

    @Test
    void beforeAndAfterThePlanThereIsNothingToAsk() {
        PreflightViewModel preflight = bench.preflight(FxThread.direct());
        assertThat(tried(preflight, "packages.example.com")).isEqualTo(new State.NoPlan());
        preflight.open();
        assertThat(preflight.trial().state().get()).isInstanceOf(State.Answered.class);
        preflight.close();
        assertThat(preflight.trial().state().get()).isEqualTo(new State.NoPlan());
    }

    @Test
    void aPlanWithoutAGateLetsNothingOutAndSaysThatInsteadOfAnAnswer() {
        bench.docker.resolved = UrlTrialTest::withoutSidecars;
        assertThat(tried(opened(), "packages.example.com")).isEqualTo(new State.NoGate());
    }

    private static Plan withoutSidecars(Plan plan) {
        Grants grants = plan.grants();
        return plan.withGrants(new Grants(
                grants.agent(), grants.agentOrigin(), grants.bottle(), grants.bottleOrigin(), grants.prompt(), grants.env(), grants.skills(),
                grants.git(), grants.gitUser(), grants.routes(), List.of(), grants.isolation(), grants.workspace()));
    }

    /// A path filter is the gate's to judge; here it only has to arrive there.
    @Test
    void thePathsOfARouteAreAmongTheRulesThatAreAsked() {
        bench.routes.add(new Route("api.example.com", List.of("/v1/"), Optional.empty(), Optional.empty(), bench.at(14)));

        ShownPlan plan = opened().plan().get().orElseThrow();

        assertThat(plan.gate().orElseThrow().table().rules())
                .filteredOn(rule -> rule.host().equals("api.example.com"))
                .allSatisfy(rule -> assertThat(rule.pathAllowlist()).containsExactly("/v1/"))
                .hasSize(1);
    }
}
