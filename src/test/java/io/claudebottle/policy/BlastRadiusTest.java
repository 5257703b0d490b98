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
        assertThat(cannot()).contains("It cannot read the secret behind CLAUDE_CODE_OAUTH_TOKEN: only a placeholder is inside.");
    }

    @Test
    void variableThatIsStillMissingCountsAsReadable() {
        sample.env.clear();
        sample.env.add(SampleGrants.env("LATER", Exposure.MISSING, "host:LATER"));

        assertThat(can()).contains("It can read the value of LATER, and keep it.");
    }

    @Test
    void pushIsPossibleOnlyWithAPinnedKeyAndARunningGate() {
        assertThat(can()).contains("It can push to notes at git.example.com, with your key's rights.");
        assertThat(cannot())
                .contains(
                        "It cannot push to loose at other.example.com: no host key is pinned.",
                        "It cannot read the SSH key of notes and loose: the key stays with the git gate.");

        sample.sidecars.removeIf(sidecar -> sidecar.name().equals("git-gate"));
        assertThat(can()).noneMatch(text -> text.contains("push"));
        assertThat(cannot()).contains("It cannot fetch from or push to notes and loose: the git gate is not started.");
    }

    @Test
    void hostsAreCountedAndTheFirstThreeNamed() {
        for (String host : List.of("a.com", "b.com")) {
            sample.routes.add(SampleGrants.route(host));
        }
        assertThat(can()).contains("It can reach 5 hosts: api.anthropic.com, staging.example.com, claude.ai and 2 more.");
    }

    @Test
    void pathFilterThatIsNotEnforcedIsAdmitted() {
        assertThat(can())
                .contains(
                        "It can send anything it can read to any path of these hosts: the gate checks names and does not look inside TLS.",
                        "It can leave the declared paths of staging.example.com: path filters are not enforced.");
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
