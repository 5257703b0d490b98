package io.claudebottle.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.policy.Grants.Exposure;
import io.claudebottle.policy.PlanRow.Group;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlastRadiusTest {

    private final SampleGrants sample = new SampleGrants();

    private List<String> can() {
        return BlastRadius.of(sample.build()).stream().filter(BlastRadius.Sentence::can).map(BlastRadius.Sentence::text).toList();
    }

    private List<String> cannot() {
        return BlastRadius.of(sample.build()).stream().filter(sentence -> !sentence.can()).map(BlastRadius.Sentence::text).toList();
    }

    @Test
    void secretsAreNamedApartFromSettingsAndFromPlaceholders() {
        assertThat(can())
                .contains("It can read the value of NPM_TOKEN and GITEA_TOKEN, and keep it.", "It can read what the bottle's file says for EDITOR.");
        assertThat(cannot()).contains("CLAUDE_CODE_OAUTH_TOKEN is a placeholder.");
    }

    @Test
    void variableThatIsStillMissingCountsAsReadable() {
        sample.env.clear();
        sample.env.add(SampleGrants.env("LATER", Exposure.MISSING, "host:LATER"));

        assertThat(can()).contains("It can read the value of LATER, and keep it.");
    }

    @Test
    void repositoryIsReachedOnlyWithAPinnedKeyAndARunningGate() {
        assertThat(can())
                .contains("It can fetch and push notes at git.example.com with your key's rights: only known secret patterns are held back.");
        assertThat(cannot())
                .contains(
                        "It cannot fetch or push loose at other.example.com: no host key is pinned.",
                        "It is not given the SSH key of notes and loose.");

        sample.sidecars.removeIf(sidecar -> sidecar.name().equals("git-gate"));
        assertThat(can()).noneMatch(text -> text.contains("push"));
        assertThat(cannot()).contains("It cannot fetch or push notes and loose: the git gate is not started.");
    }

    @Test
    void declaredHostsAreNamedAndClaudesOwnCounted() {
        assertThat(can()).contains("It can reach api.anthropic.com and staging.example.com, and Claude's 1 default host.");

        for (String host : List.of("a.com", "b.com", "c.com")) {
            sample.routes.add(SampleGrants.route(host));
        }
        assertThat(can()).contains("It can reach api.anthropic.com, staging.example.com, a.com and 2 more, and Claude's 1 default host.");

        sample.routes.removeIf(route -> route.source().equals("default"));
        assertThat(can()).contains("It can reach api.anthropic.com, staging.example.com, a.com and 2 more.");

        sample.routes.clear();
        sample.routes.add(new Grants.Route("claude.ai", List.of(), "", "", false, "", "default", "default"));
        assertThat(can()).contains("It can reach Claude's 1 default host.");
    }

    @Test
    void pathFilterHoldsAndHostsWithoutOneAreOpenAltogether() {
        assertThat(can())
                .contains(
                        "It can send anything it can read to any path of api.anthropic.com and claude.ai.",
                        "It can send anything it can read to the declared paths of staging.example.com.");
        assertThat(cannot()).contains("It cannot reach any other path of staging.example.com.");

        sample.routes.set(1, SampleGrants.route("staging.example.com", "/api/v1/", "/"));
        assertThat(can()).contains("It can send anything it can read to any path there.");
        assertThat(cannot()).noneMatch(text -> text.contains("other path"));
    }

    @Test
    void tokenOnTheWireIsNotGivenButCanBeUsed() {
        assertThat(can()).contains("It can use the token for api.anthropic.com without being given it: the gate puts it on the wire.");
    }

    @Test
    void tokenThatTheEnvironmentHoldsTooIsNotCalledHidden() {
        List<Grants.Env> ways = List.of(
                SampleGrants.env("COPY", Exposure.READABLE, "host:CLAUDE_BOTTLE_OAUTH_TOKEN"),
                SampleGrants.env("COPY", Exposure.MISSING, "host:CLAUDE_BOTTLE_OAUTH_TOKEN"),
                SampleGrants.env("CLAUDE_BOTTLE_OAUTH_TOKEN", Exposure.ASKED, "asked"),
                SampleGrants.env("CLAUDE_BOTTLE_OAUTH_TOKEN", Exposure.MISSING, "host:OTHER"));
        for (Grants.Env way : ways) {
            sample.env.set(0, way);
            assertThat(can()).as(way.toString()).contains("It can use the token for api.anthropic.com, and read it.");
        }

        sample.env.set(0, SampleGrants.env("CLAUDE_BOTTLE_OAUTH_TOKEN", Exposure.READABLE, "literal"));
        assertThat(can()).as("another value under the same name").anyMatch(text -> text.contains("without being given it"));
    }

    @Test
    void scannerIsNoWallAndIsNotSoldAsOne() {
        assertThat(can()).contains("It can send even plain secrets there: no scanner runs.");

        sample.pipelockRuns();
        assertThat(can())
                .contains("It can send what the scanner does not know, there.")
                .noneMatch(text -> text.contains("plain secrets"));
        assertThat(cannot()).noneMatch(text -> text.contains("scan"));
    }

    @Test
    void hostThatPipelockPassesThroughIsNamedAsUnscanned() {
        sample.pipelockRuns();
        sample.routes.set(1, SampleGrants.unscanned("staging.example.com"));

        assertThat(can())
                .contains(
                        "It can send what the scanner does not know, to api.anthropic.com, and Claude's 1 default host.",
                        "It can send even plain secrets to staging.example.com: not scanned.");
    }

    @Test
    void gitGateIsAWayOutAndIsNotForgottenWhereHostsAreRuledOut() {
        assertThat(cannot()).contains("It cannot reach another host, an address by number, or a port but 443, except through the git gate.");

        sample.git.clear();
        assertThat(cannot()).contains("It cannot reach another host, an address by number, or a port but 443.");
    }

    @Test
    void agentThatMayAskStillDecidesNothing() {
        assertThat(cannot()).noneMatch(text -> text.contains("limits"));

        sample.sidecars.add(new Grants.Sidecar("supervise", true, "lets the agent propose"));
        assertThat(cannot()).contains("It cannot change its limits: it asks, you decide.");
    }

    @Test
    void withoutTheEgressGateNoHostIsReached() {
        sample.sidecars.removeIf(sidecar -> sidecar.name().equals("egress"));

        assertThat(can()).noneMatch(text -> text.contains("reach"));
        assertThat(cannot()).contains("It cannot reach any host.");
    }

    @Test
    void sharedKernelIsAdmittedAndAVirtualMachineIsNot() {
        assertThat(can()).contains("It shares the host's kernel (runc), so a bug in the kernel could let it out.");

        sample.runtime("runsc");
        assertThat(can()).noneMatch(text -> text.contains("kernel"));
        assertThat(cannot()).contains("It cannot call the host's kernel directly (runsc).");
    }

    @Test
    void unknownRuntimeCountsAsTheWeakest() {
        sample.runtime("brand-new-runtime");

        assertThat(can()).contains("It shares the host's kernel (brand-new-runtime), so a bug in the kernel could let it out.");
    }

    @Test
    void lostHardeningAndRootAreSaid() {
        sample.hardening().user("root");

        assertThat(can()).contains("It is root inside the bottle.", "It can gain whatever privileges the runtime leaves it: nothing is hardened.");
        assertThat(cannot()).noneMatch(text -> text.contains("privileges"));
    }

    @Test
    void copyOfTheWorkspaceIsNotTheWorkspace() {
        assertThat(can()).contains("It can read and change a copy of /home/op/project.");
        assertThat(cannot()).contains("It cannot change /home/op/project itself.");

        sample.workspace = new Grants.Workspace("/home/op/project", false, "");
        assertThat(cannot()).contains("It cannot read /home/op/project.");
    }

    @Test
    void whatItCanComesBeforeWhatItCannot() {
        assertThat(BlastRadius.of(sample.build())).extracting(BlastRadius.Sentence::can).isSortedAccordingTo((a, b) -> Boolean.compare(b, a));
    }

    @Test
    void everySentenceAboutOneRowLinksToARowOfThePreflight() {
        List<PlanRow> rows = PreflightRows.of(sample.build(), java.time.Instant.EPOCH);

        assertThat(BlastRadius.of(sample.build()))
                .allMatch(sentence -> rows.stream()
                        .anyMatch(row -> row.group() == sentence.about() && (sentence.label().isEmpty() || sentence.label().equals(row.label()))));
        assertThat(BlastRadius.of(sample.build())).extracting(BlastRadius.Sentence::about).contains(Group.ENVIRONMENT, Group.GIT, Group.EGRESS);
    }
}
