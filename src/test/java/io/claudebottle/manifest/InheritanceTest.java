package io.claudebottle.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The merge rules of `extends`.
class InheritanceTest {

    private static final String ROUTE = "egress: { routes: [ { host: a.example } ] }";
    private static final String REPOSITORY = "git: [ { Name: r, Upstream: \"ssh://git@h/r.git\", IdentityFile: /k } ]";

    @TempDir
    Path root;

    private Scratch scratch;

    @BeforeEach
    void scratch() {
        scratch = new Scratch(root);
    }

    private BottleManifest child(String parent, String child) throws IOException {
        Manifest manifest = scratch.load("bottles/base.md", "---\n" + parent + "\n---\nBase notes.", "bottles/dev.md",
                "---\nextends: base\n" + child + "\n---\nDev notes.");
        assertThat(manifest.broken()).isEmpty();
        return manifest.bottles().get("dev");
    }

    @Test
    void variablesMergeAndTheChildWins() throws IOException {
        assertThat(child("env: { A: parent, B: parent }", "env: { B: child, C: child }").env())
                .extractingFromEntries(entry -> entry.getKey() + "=" + ((EnvValue.Literal) entry.getValue()).value())
                .containsExactly("A=parent", "B=child", "C=child");
    }

    @Test
    void aVariableKeepsTheFileThatDeclaredIt() throws IOException {
        BottleManifest bottle = child("env: { A: parent }", "env: { B: child }");

        assertThat(bottle.env().get("A").origin().file()).isEqualTo(scratch.home("bottles/base.md"));
        assertThat(bottle.env().get("B").origin().file()).isEqualTo(scratch.home("bottles/dev.md"));
    }

    @Test
    void whatTheChildDoesNotDeclareItInherits() throws IOException {
        BottleManifest bottle = child(ROUTE + "\n" + REPOSITORY + "\nsupervise: true\ngit_user: { name: Parent }", "");

        assertThat(bottle.routes()).hasSize(1);
        assertThat(bottle.git()).hasSize(1);
        assertThat(bottle.supervise()).isTrue();
        assertThat(bottle.gitUser().orElseThrow().name()).contains("Parent");
    }

    @Test
    void declaredRoutesReplaceTheParentsAsAWhole() throws IOException {
        assertThat(child(ROUTE, "egress: { routes: [ { host: b.example } ] }").routes()).extracting(Route::host).containsExactly("b.example");
    }

    @Test
    void anEmptyListClears() throws IOException {
        assertThat(child(REPOSITORY, "git: []").git()).isEmpty();
        assertThat(child(ROUTE, "egress: { routes: [] }").routes()).isEmpty();
        assertThat(child(ROUTE, "egress: {}").routes()).isEmpty();
    }

    @Test
    void superviseIsTheChildsWhenItSaysSo() throws IOException {
        assertThat(child("supervise: true", "supervise: false").supervise()).isFalse();
        assertThat(child("supervise: false", "supervise: true").supervise()).isTrue();
    }

    @Test
    void theGitIdentityMergesFieldByFieldAndAnEmptyFieldDoesNotClear() throws IOException {
        GitUser user = child("git_user: { name: Parent, email: parent@example.com }", "git_user: { name: Child, email: \"\" }")
                .gitUser().orElseThrow();

        assertThat(user.name()).contains("Child");
        assertThat(user.email()).contains("parent@example.com");
    }

    @Test
    void notesAreNotInheritedAndTheParentIsRemembered() throws IOException {
        BottleManifest bottle = child("", "");

        assertThat(bottle.notes()).isEqualTo("Dev notes.");
        assertThat(bottle.parent()).contains("base");
    }

    @Test
    void aGrandparentIsInheritedToo() throws IOException {
        Manifest manifest = scratch.load("bottles/a.md", "---\nextends: b\n---\n", "bottles/b.md", "---\nextends: c\n---\n", "bottles/c.md",
                "---\nenv: { A: a }\n---\n");

        assertThat(manifest.bottles().get("a").env()).containsKey("A");
    }

    @Test
    void oneParentMayHaveManyChildren() throws IOException {
        Manifest manifest = scratch.load("bottles/a.md", "---\nextends: c\n---\n", "bottles/b.md",
                "---\nextends: c\nsupervise: false\n---\n", "bottles/c.md", "---\nsupervise: true\n---\n");

        assertThat(manifest.bottles().get("a").supervise()).isTrue();
        assertThat(manifest.bottles().get("b").supervise()).isFalse();
        assertThat(manifest.bottles().get("c").supervise()).isTrue();
    }
}
