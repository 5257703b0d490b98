package io.claudebottle.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.claudebottle.policy.GrantDifference.Change;
import io.claudebottle.policy.GrantDifference.Kind;
import io.claudebottle.policy.Grants.Exposure;
import io.claudebottle.policy.PlanRow.Group;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GrantDifferenceTest {

    private final SampleGrants before = new SampleGrants();
    private final SampleGrants now = new SampleGrants();

    private List<Change> changes() {
        return GrantDifference.between(Optional.of(before.build()), now.build()).changes();
    }

    @Test
    void firstLaunchHasNothingToCompareWith() {
        GrantDifference difference = GrantDifference.between(Optional.empty(), now.build());

        assertThat(difference.firstLaunch()).isTrue();
        assertThat(difference.changes()).isEmpty();
    }

    @Test
    void unchangedPlanHasNoChange() {
        assertThat(changes()).isEmpty();
    }

    @Test
    void whatTheHostHappensToHaveTodayIsNoChange() {
        now.agentOrigin = now.agentOrigin.replace(":1", ":9");
        now.env.set(1, new Grants.Env("NPM_TOKEN", Exposure.MISSING, "host:HOST_NPM_TOKEN", "", "/b/dev.md:44"));
        now.routes.set(0, new Grants.Route("api.anthropic.com", List.of(), "Bearer", "CLAUDE_BOTTLE_OAUTH_TOKEN", false, "claude_code_oauth", "bottle", "/b/dev.md:99"));
        now.image("claude-bottle:latest", "", "");
        now.sidecars.set(0, new Grants.Sidecar("egress", true, "other words"));

        assertThat(changes()).isEmpty();
    }

    @Test
    void anotherDirectoryThatIsNotCopiedIsNoChange() {
        before.workspace = new Grants.Workspace("/home/op/one", false, "");
        now.workspace = new Grants.Workspace("/home/op/two", false, "");

        assertThat(changes()).isEmpty();
    }

    static Stream<Arguments> rules() {
        return Stream.of(
                rule(Kind.WIDENED, Group.ENVIRONMENT, "NEW is new and readable inside", g -> g.env.add(SampleGrants.env("NEW", Exposure.ASKED, "asked"))),
                rule(Kind.CHANGED, Group.ENVIRONMENT, "P is new, with nothing secret in it", g -> g.env.add(SampleGrants.env("P", Exposure.PLACEHOLDER, "default"))),
                rule(Kind.NARROWED, Group.ENVIRONMENT, "NPM_TOKEN is gone", g -> g.env.remove(1)),
                rule(Kind.WIDENED, Group.ENVIRONMENT, "EDITOR now comes from host:SECRET, was literal", g -> g.env.set(0, SampleGrants.env("EDITOR", Exposure.READABLE, "host:SECRET"))),
                rule(Kind.WIDENED, Group.ENVIRONMENT, "NPM_TOKEN now comes from host:OTHER, was host:HOST_NPM_TOKEN", g -> g.env.set(1, SampleGrants.env("NPM_TOKEN", Exposure.READABLE, "host:OTHER"))),
                rule(Kind.NARROWED, Group.ENVIRONMENT, "NPM_TOKEN now comes from literal, was host:HOST_NPM_TOKEN", g -> g.env.set(1, SampleGrants.env("NPM_TOKEN", Exposure.READABLE, "literal"))),
                rule(Kind.WIDENED, Group.ENVIRONMENT, "the value of CLAUDE_CODE_OAUTH_TOKEN is now readable inside", g -> g.env.set(3, SampleGrants.env("CLAUDE_CODE_OAUTH_TOKEN", Exposure.READABLE, "host:X"))),
                rule(Kind.NARROWED, Group.ENVIRONMENT, "the value of NPM_TOKEN is no longer readable inside", g -> g.env.set(1, SampleGrants.env("NPM_TOKEN", Exposure.PLACEHOLDER, "default"))),
                rule(Kind.WIDENED, Group.SKILLS, "skill other is new", g -> g.skills.add(new Grants.Skill("other", "/s", 1, "ff", "/a:1"))),
                rule(Kind.WIDENED, Group.SKILLS, "the files of skill init-prd changed", g -> g.skills.set(0, new Grants.Skill("init-prd", "/s", 2, "ff", "/a:1"))),
                rule(Kind.NARROWED, Group.SKILLS, "skill init-prd is gone", g -> g.skills.clear()),
                rule(Kind.WIDENED, Group.GIT, "git upstream new at h.com:22 is new", g -> g.git.add(new Grants.Git("new", "ssh://h", "h.com", 22, "~/k", true, "/b:1"))),
                rule(Kind.NARROWED, Group.GIT, "git upstream loose is gone", g -> g.git.remove(1)),
                rule(Kind.WIDENED, Group.GIT, "the host key of notes is no longer pinned", g -> g.git.set(0, new Grants.Git("notes", "ssh://git@git.example.com:22/me/notes.git", "git.example.com", 22, "~/.ssh/id", false, "/b:1"))),
                rule(Kind.NARROWED, Group.GIT, "the host key of loose is now pinned", g -> g.git.set(1, new Grants.Git("loose", "ssh://git@other.example.com:2222/l.git", "other.example.com", 2222, "~/.ssh/id", true, "/b:1"))),
                rule(Kind.WIDENED, Group.GIT, "notes now uses the key ~/.ssh/admin", g -> g.git.set(0, new Grants.Git("notes", "ssh://git@git.example.com:22/me/notes.git", "git.example.com", 22, "~/.ssh/admin", true, "/b:1"))),
                rule(Kind.CHANGED, Group.GIT, "git identity is now none", g -> g.gitUser = ""),
                rule(Kind.WIDENED, Group.EGRESS, "evil.org can now be reached", g -> g.routes.add(SampleGrants.route("evil.org"))),
                rule(Kind.NARROWED, Group.EGRESS, "claude.ai can no longer be reached", g -> g.routes.remove(2)),
                rule(Kind.WIDENED, Group.EGRESS, "staging.example.com now opens every path", g -> g.routes.set(1, SampleGrants.route("staging.example.com"))),
                rule(Kind.WIDENED, Group.EGRESS, "staging.example.com now opens /admin/", g -> g.routes.set(1, SampleGrants.route("staging.example.com", "/api/v1/", "/admin/"))),
                rule(Kind.WIDENED, Group.EGRESS, "staging.example.com now opens /api/", g -> g.routes.set(1, SampleGrants.route("staging.example.com", "/api/"))),
                rule(Kind.WIDENED, Group.EGRESS, "staging.example.com now opens /api/v1", g -> g.routes.set(1, SampleGrants.route("staging.example.com", "/api/v1"))),
                rule(Kind.NARROWED, Group.EGRESS, "staging.example.com no longer opens /api/v1/", g -> g.routes.set(1, SampleGrants.route("staging.example.com", "/api/v1/read/"))),
                rule(Kind.NARROWED, Group.EGRESS, "claude.ai no longer opens every path", g -> g.routes.set(2, SampleGrants.route("claude.ai", "/x/"))),
                rule(Kind.WIDENED, Group.EGRESS, "claude.ai now gets the credential T", g -> g.routes.set(2, new Grants.Route("claude.ai", List.of(), "Bearer", "T", true, "", "bottle", "/b:1"))),
                rule(Kind.NARROWED, Group.EGRESS, "api.anthropic.com no longer gets the credential CLAUDE_BOTTLE_OAUTH_TOKEN", g -> g.routes.set(0, new Grants.Route("api.anthropic.com", List.of(), "", "", false, "claude_code_oauth", "bottle", "/b:1"))),
                rule(Kind.CHANGED, Group.EGRESS, "the scheme for api.anthropic.com is now token", g -> g.routes.set(0, new Grants.Route("api.anthropic.com", List.of(), "token", "CLAUDE_BOTTLE_OAUTH_TOKEN", true, "claude_code_oauth", "bottle", "/b:1"))),
                rule(Kind.NARROWED, Group.SIDECARS, "pipelock is now started", g -> g.sidecars.set(2, new Grants.Sidecar("pipelock", true, ""))),
                rule(Kind.WIDENED, Group.EGRESS, "bodies to claude.ai are now exempt from scanning", g -> g.routes.set(2, SampleGrants.unscanned("claude.ai"))),
                rule(Kind.NARROWED, Group.SIDECARS, "git-gate is no longer started", g -> g.sidecars.remove(1)),
                rule(Kind.NARROWED, Group.SIDECARS, "egress is no longer started", g -> g.sidecars.remove(0)),
                rule(Kind.CHANGED, Group.SIDECARS, "supervise is now started", g -> g.sidecars.add(new Grants.Sidecar("supervise", true, ""))),
                rule(Kind.CHANGED, Group.AGENT, "prompt text changed", g -> g.prompt = new Grants.Prompt(1234, "00")),
                rule(Kind.CHANGED, Group.AGENT, "bottle is now prod, was dev", g -> g.bottle = "prod"),
                rule(Kind.CHANGED, Group.AGENT, "agent is now declared by /elsewhere/agents/researcher.md", g -> g.agentOrigin = "/elsewhere/agents/researcher.md:1"),
                rule(Kind.WIDENED, Group.AGENT, "agent is now declared by the working directory, in /home/op/project/.claude-bottle/agents/researcher.md", g -> g.agentOrigin = "/home/op/project/.claude-bottle/agents/researcher.md:1"),
                rule(Kind.CHANGED, Group.ISOLATION, "image claude-bottle:latest was rebuilt", g -> g.image("claude-bottle:latest", "sha256:ffff", "")),
                rule(Kind.CHANGED, Group.ISOLATION, "image is now other:1", g -> g.image("other:1", "sha256:ffff", "")),
                rule(Kind.NARROWED, Group.ISOLATION, "runtime is now runsc, was runc", g -> g.runtime("runsc")),
                rule(Kind.CHANGED, Group.ISOLATION, "runtime is now crun, was runc", g -> g.runtime("crun")),
                rule(Kind.WIDENED, Group.ISOLATION, "user is now root, was node (1000)", g -> g.user("root")),
                rule(Kind.WIDENED, Group.ISOLATION, "now 4 GiB of memory, was 2 GiB of memory", g -> g.limits(4L << 30, 2, 512)),
                rule(Kind.WIDENED, Group.ISOLATION, "now unlimited CPUs, was 2 CPUs", g -> g.limits(2L << 30, 0, 512)),
                rule(Kind.NARROWED, Group.ISOLATION, "now 100 processes, was 512 processes", g -> g.limits(2L << 30, 2, 100)),
                rule(Kind.WIDENED, Group.ISOLATION, "no longer: no-new-privileges", g -> g.hardening("all capabilities dropped")),
                rule(Kind.NARROWED, Group.ISOLATION, "now: read-only root", g -> g.hardening("no-new-privileges", "all capabilities dropped", "read-only root")),
                rule(Kind.CHANGED, Group.WORKSPACE, "the directory copied in is now /home/op/other", g -> g.workspace = new Grants.Workspace("/home/op/other", true, "/home/node/workspace")),
                rule(Kind.NARROWED, Group.WORKSPACE, "the working directory is no longer copied in", g -> g.workspace = new Grants.Workspace("/home/op/project", false, "")));
    }

    private static Arguments rule(Kind kind, Group group, String text, Consumer<SampleGrants> change) {
        return Arguments.of(kind, group, text, change);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("rules")
    void changeIsTheOnlyOneAndGoesTheRightWay(Kind kind, Group group, String text, Consumer<SampleGrants> change) {
        change.accept(now);

        assertThat(changes()).extracting(Change::kind, Change::group, Change::text).containsExactly(tuple(kind, group, text));
    }

    /// What one way widens, the way back narrows, and the other way round: no grant slips in by going there and back.
    @ParameterizedTest(name = "back from {2}")
    @MethodSource("rules")
    void wayBackFromANarrowingWidens(Kind kind, Group group, String text, Consumer<SampleGrants> change) {
        change.accept(before);

        if (kind == Kind.NARROWED) {
            assertThat(changes()).extracting(Change::kind).containsExactly(Kind.WIDENED);
        } else {
            assertThat(changes()).hasSize(1);
        }
    }

    @Test
    void firstUpstreamIsOneTickAndNotASecondForItsGate() {
        before.git.clear();
        before.sidecars.remove(1);
        now.git.remove(1);

        assertThat(changes())
                .extracting(Change::kind, Change::label)
                .containsExactly(tuple(Kind.WIDENED, "notes"), tuple(Kind.CHANGED, "git-gate"));
    }

    @Test
    void wideningsAreListedForTheTicks() {
        now.routes.add(SampleGrants.route("evil.org"));
        now.skills.clear();

        GrantDifference difference = GrantDifference.between(Optional.of(before.build()), now.build());

        assertThat(difference.changes()).hasSize(2);
        assertThat(difference.widened()).extracting(Change::label).containsExactly("evil.org");
    }

    @Test
    void launchFromAnotherDirectoryDoesNotMakeTheSameAgentFileARepositorys() {
        now.workspace = new Grants.Workspace("/home/op", true, "/home/node/workspace");

        assertThat(changes()).extracting(Change::group).containsOnly(Group.WORKSPACE);
    }

    @Property
    void everyPathThatIsNewlyOpenIsAWidening(@ForAll @Size(max = 4) List<Path> was, @ForAll @Size(max = 4) List<Path> is) {
        before.routes.set(1, SampleGrants.route("h.com", was.stream().map(Path::text).toArray(String[]::new)));
        now.routes.set(1, SampleGrants.route("h.com", is.stream().map(Path::text).toArray(String[]::new)));

        boolean opens = Stream.of(Path.values()).anyMatch(path -> allows(is, path.text()) && !allows(was, path.text())) || is.isEmpty() && !was.isEmpty();
        assertThat(changes().stream().anyMatch(change -> change.kind() == Kind.WIDENED)).isEqualTo(opens);
        assertThat(changes().isEmpty()).isEqualTo(!opens && Stream.of(Path.values()).noneMatch(path -> allows(was, path.text()) && !allows(is, path.text())) && was.isEmpty() == is.isEmpty());
    }

    /// Few enough that lists of them overlap, cover each other and repeat.
    enum Path {
        A("/a/"),
        A_B("/a/b/"),
        A_B_C("/a/b/c"),
        D("/d"),
        D_LONGER("/da"),
        D_E("/d/e");

        private final String text;

        Path(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    private static boolean allows(List<Path> paths, String path) {
        return paths.isEmpty() || paths.stream()
                .map(Path::text)
                .anyMatch(prefix -> path.equals(prefix) || path.startsWith(prefix.endsWith("/") ? prefix : prefix + "/"));
    }
}
