package io.claudebottle.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.claudebottle.policy.Grants.Exposure;
import io.claudebottle.policy.PlanRow.Group;
import io.claudebottle.policy.PlanRow.Tone;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreflightRowsTest {

    private static final Instant NOW = Instant.parse("2026-05-27T12:00:00Z");

    private final SampleGrants sample = new SampleGrants();

    private List<PlanRow> rows(Group group) {
        return PreflightRows.of(sample.build(), NOW).stream().filter(row -> row.group() == group).toList();
    }

    @Test
    void rowsStandInTheOrderOfThePageAndNoGroupIsMissing() {
        List<Group> groups = PreflightRows.of(sample.build(), NOW).stream().map(PlanRow::group).distinct().toList();

        assertThat(groups).containsExactly(Group.values());
    }

    @Test
    void nothingGivenIsSaidAndNotLeftOut() {
        List<PlanRow> rows = PreflightRows.of(SampleGrants.bare().build(), NOW);

        assertThat(rows).extracting(PlanRow::group).contains(Group.values());
        assertThat(rows)
                .filteredOn(row -> row.label().equals("none"))
                .extracting(PlanRow::value)
                .containsExactly("no variables", "no skills", "no upstreams", "no hosts", "no sidecars");
    }

    @Test
    void variableIsShownByNameWithHowMuchOfItIsReadable() {
        sample.env.add(SampleGrants.env("GONE", Exposure.MISSING, "host:NOT_SET"));

        assertThat(rows(Group.ENVIRONMENT))
                .extracting(PlanRow::label, PlanRow::value, PlanRow::note, PlanRow::tone)
                .containsExactly(
                        tuple("EDITOR", "literal", "value readable inside", Tone.PLAIN),
                        tuple("NPM_TOKEN", "host variable HOST_NPM_TOKEN", "value readable inside", Tone.CAUTION),
                        tuple("GITEA_TOKEN", "asked", "asked at launch, then readable inside", Tone.CAUTION),
                        tuple("CLAUDE_CODE_OAUTH_TOKEN", "default", "proxied, placeholder inside", Tone.GOOD),
                        tuple(
                                "GONE", "host variable NOT_SET", "missing on this host, asked at launch, then readable inside", Tone.CAUTION));
    }

    @Test
    void everyDeclaredRowSaysWhereItWasDeclared() {
        assertThat(PreflightRows.of(sample.build(), NOW))
                .filteredOn(row -> List.of(Group.ENVIRONMENT, Group.SKILLS, Group.GIT, Group.EGRESS).contains(row.group()))
                .allMatch(row -> row.origin().matches("/.+:\\d+|default"));
    }

    @Test
    void upstreamWithoutPinnedKeySaysThatItWillBeRefused() {
        assertThat(rows(Group.GIT))
                .extracting(PlanRow::label, PlanRow::value, PlanRow::note)
                .contains(
                        tuple("notes", "git.example.com:22", "key pinned"),
                        tuple("loose", "other.example.com:2222", "fetch and push will be refused: no KnownHostKey"));
    }

    @Test
    void routeSaysItsPathsWhoseTokenItCarriesAndWhetherItIsScanned() {
        sample.routes.add(new Grants.Route("t.com", List.of(), "token", "T_TOKEN", false, "", "bottle", "/b/dev.md:40"));
        sample.routes.add(SampleGrants.unscanned("u.com"));
        sample.routes.add(new Grants.Route("platform.claude.com", List.of(), "", "", false, "", true, "default", "default"));

        assertThat(rows(Group.EGRESS))
                .extracting(PlanRow::label, PlanRow::value, PlanRow::note, PlanRow::tone)
                .containsExactly(
                        tuple(
                                "api.anthropic.com",
                                "any path [auth:Bearer]",
                                "bottle; CLAUDE_BOTTLE_OAUTH_TOKEN is set on this host",
                                Tone.PLAIN),
                        tuple("staging.example.com", "/api/v1/", "bottle", Tone.PLAIN),
                        tuple("claude.ai", "any path", "default, for Claude", Tone.PLAIN),
                        tuple(
                                "t.com",
                                "any path [auth:token]",
                                "bottle; T_TOKEN is missing on this host, asked at launch",
                                Tone.CAUTION),
                        tuple("u.com", "any path", "bottle; bodies are not scanned", Tone.CAUTION),
                        tuple("platform.claude.com", "any path", "default, for Claude; bodies are not scanned", Tone.PLAIN));
    }

    @Test
    void sidecarSaysWhatItDoesAndAScannerThatIsOffStandsOut() {
        assertThat(rows(Group.SIDECARS))
                .extracting(PlanRow::label, PlanRow::value, PlanRow::note, PlanRow::tone)
                .containsExactly(
                        tuple("egress", "starts", "lets out the hosts above", Tone.PLAIN),
                        tuple("git-gate", "starts", "scans and forwards pushes", Tone.PLAIN),
                        tuple("pipelock", "not started", "switched off", Tone.CAUTION));
        sample.pipelockRuns();
        assertThat(rows(Group.SIDECARS)).extracting(PlanRow::tone).containsOnly(Tone.PLAIN);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-05-27T11:59:30Z,just now",
        "2026-05-27T12:30:00Z,just now",
        "2026-05-27T11:59:00Z,1 minute ago",
        "2026-05-27T09:00:00Z,3 hours ago",
        "2026-05-20T10:00:00.123456789Z,7 days ago",
        "2026-05-20T10:00:00+02:00,7 days ago",
        "yesterday,at an unknown time",
        "'',at an unknown time"
    })
    void imageIsShownWithDigestAndAge(String created, String age) {
        sample.image("claude-bottle:latest", "sha256:0123456789abcdef", created);

        assertThat(row("image").note()).isEqualTo("sha256 0123456789ab, built " + age);
    }

    @Test
    void imageThatIsNotBuiltYetSaysSo() {
        sample.image("claude-bottle:latest", "", "");

        assertThat(row("image").note()).isEqualTo("not built yet");
    }

    @Test
    void missingLimitIsACaution() {
        assertThat(row("limits")).extracting(PlanRow::value, PlanRow::tone).containsExactly("2 GiB of memory, 2 CPUs, 512 processes", Tone.PLAIN);
        sample.limits(1536L * 1024 * 1024, 0, 0);
        assertThat(row("limits"))
                .extracting(PlanRow::value, PlanRow::tone)
                .containsExactly("1.5 GiB of memory, unlimited CPUs, unlimited processes", Tone.CAUTION);
    }

    @Test
    void sharedKernelIsACautionAndGvisorIsNot() {
        assertThat(row("runtime")).extracting(PlanRow::note, PlanRow::tone).containsExactly("shares the host's kernel", Tone.CAUTION);
        sample.runtime("runsc");
        assertThat(row("runtime").tone()).isEqualTo(Tone.GOOD);
    }

    @ParameterizedTest
    @CsvSource({"root,DANGER", "root (0),DANGER", "'uid 0',DANGER", "0:0,DANGER", "node (1000),PLAIN", "'node, uid 1000',PLAIN", "rooty (10),PLAIN"})
    void rootInsideIsADanger(String user, Tone tone) {
        sample.user(user);

        assertThat(row("user").tone()).isEqualTo(tone);
    }

    @Test
    void textOfAClonedRepositoryCannotPaintOverThePreflight() {
        sample.agent = "good\u001b[2K\u202Elive";

        assertThat(PreflightRows.of(sample.build(), NOW)).allMatch(row -> (row.label() + row.value() + row.note()).indexOf(0x1b) < 0);
        assertThat(PlanText.of(sample.build(), NOW)).contains("good<U+001B>[2K<U+202E>live").doesNotContain("\u001b", "\u202E");
    }

    private PlanRow row(String label) {
        return rows(Group.ISOLATION).stream().filter(row -> row.label().equals(label)).findFirst().orElseThrow();
    }
}
