package io.claudebottle.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which files are read, and whom they are believed.
class ManifestLoaderTest {

    private static final String EMPTY_BOTTLE = "---\n---\n";

    @TempDir
    Path root;

    private Scratch scratch;

    @BeforeEach
    void scratch() {
        scratch = new Scratch(root);
    }

    @Test
    void aHomeThatIsNotThereIsEmptyAndNothingIsBroken() throws IOException {
        assertThat(scratch.load()).isEqualTo(new Manifest(new TreeMap<>(), new TreeMap<>(), List.of(), List.of()));
    }

    @Test
    void agentsOfTheHomeAndOfTheWorkingDirectoryAreReadTogether() throws IOException {
        Manifest manifest = scratch.load("bottles/dev.md", EMPTY_BOTTLE, "agents/mine.md", "---\nbottle: dev\n---\n",
                "cwd/.claude-bottle/agents/theirs.md", "---\nbottle: dev\n---\n");

        assertThat(manifest.agents()).containsOnlyKeys("mine", "theirs");
        assertThat(manifest.agents().get("mine").fromWorkingDirectory()).isFalse();
        assertThat(manifest.agents().get("theirs").fromWorkingDirectory()).isTrue();
    }

    @Test
    void anAgentOfTheWorkingDirectoryTakesThePlaceOfTheHomes() throws IOException {
        Manifest manifest = scratch.load("bottles/dev.md", EMPTY_BOTTLE, "agents/me.md", "---\nbottle: dev\n---\nHome.",
                "cwd/.claude-bottle/agents/me.md", "---\nbottle: dev\n---\nRepository.");

        assertThat(manifest.agents().get("me").prompt()).isEqualTo("Repository.");
        assertThat(manifest.agents().get("me").fromWorkingDirectory()).isTrue();
        assertThat(manifest.agents().get("me").origin().file()).isEqualTo(root.resolve("cwd/.claude-bottle/agents/me.md"));
    }

    @Test
    void aBottleOfAWorkingDirectoryIsNeverBelieved() throws IOException {
        Manifest manifest = scratch.load("bottles/dev.md", EMPTY_BOTTLE,
                "cwd/.claude-bottle/bottles/dev.md", "---\nenv: { A: \"${SECRET}\" }\n---\n",
                "cwd/.claude-bottle/bottles/evil.md", "---\nenv: { A: \"${SECRET}\" }\n---\n");

        assertThat(manifest.bottles()).containsOnlyKeys("dev");
        assertThat(manifest.bottles().get("dev").env()).isEmpty();
        assertThat(manifest.warnings()).extracting(ManifestProblem::message).containsExactly("bottles of a working directory are ignored.");
    }

    @Test
    void startedInTheUsersDirectoryTheHomeIsReadOnceAndWithoutAWarning() throws IOException {
        scratch.load("bottles/dev.md", EMPTY_BOTTLE, "agents/me.md", "---\nbottle: dev\n---\n");
        var home = new Home(root.resolve("cwd/.claude-bottle"));
        Files.createDirectories(home.root().getParent());
        Files.move(root.resolve("home"), home.root());

        Manifest manifest = new ManifestLoader(home, root.resolve("cwd"), root.resolve("cwd")).load();

        assertThat(manifest.bottles()).containsOnlyKeys("dev");
        assertThat(manifest.agents().get("me").fromWorkingDirectory()).isFalse();
        assertThat(manifest.warnings()).isEmpty();
    }

    @Test
    void aHomeReachedThroughALinkIsTheHome() throws IOException {
        scratch.load("bottles/dev.md", EMPTY_BOTTLE);
        Files.createDirectories(root.resolve("cwd"));
        Files.createSymbolicLink(root.resolve("cwd/.claude-bottle"), root.resolve("home"));

        assertThat(scratch.load().warnings()).isEmpty();
    }

    @Test
    void aFileWithAnotherKindOfNameIsSkippedWithAWarning() throws IOException {
        Manifest manifest = scratch.load("bottles/Dev.md", EMPTY_BOTTLE, "bottles/2nd.md", EMPTY_BOTTLE, "bottles/a_b.md", EMPTY_BOTTLE,
                "bottles/ok-2.md", EMPTY_BOTTLE);

        assertThat(manifest.bottles()).containsOnlyKeys("ok-2");
        assertThat(manifest.warnings()).extracting(problem -> problem.file().getFileName().toString()).containsExactly("2nd.md", "Dev.md", "a_b.md");
    }

    @Test
    void aFileThatIsNoMarkdownIsNobodysBusiness() throws IOException {
        Manifest manifest = scratch.load("bottles/README.txt", "x", "bottles/dev.md~", "x");

        assertThat(manifest).isEqualTo(new Manifest(new TreeMap<>(), new TreeMap<>(), List.of(), List.of()));
    }

    @Test
    void theOneFileOfLongAgoIsPointedAwayInTheUsersDirectoryAndInTheWorkingDirectory() throws IOException {
        Manifest manifest = scratch.load("user/claude-bottle.json", "{}", "cwd/claude-bottle.json", "{}");

        String pointer = ":1: this file is no longer read. Write each bottle to bottles/<name>.md and each agent to agents/<name>.md; the README shows how.";
        assertThat(ManifestCase.messages(manifest.broken(), root))
                .containsExactly("user/claude-bottle.json" + pointer, "cwd/claude-bottle.json" + pointer);
    }

    @Test
    void aHomeWithoutManifestsDoesNotSilenceTheFileOfLongAgo() throws IOException {
        assertThat(scratch.load("user/claude-bottle.json", "{}", "logs/today.log", "").broken()).hasSize(1);
    }

    @Test
    void besideManifestsTheFileOfLongAgoIsOfNoInterest() throws IOException {
        assertThat(scratch.load("cwd/claude-bottle.json", "{}", "bottles/dev.md", EMPTY_BOTTLE).broken()).isEmpty();
        assertThat(scratch.load("user/claude-bottle.json", "{}", "cwd/.claude-bottle/agents/README.txt", "").broken()).isEmpty();
    }

    @Test
    void aHomeThatCannotBeListedIsAnErrorAndNotAnEmptyHome() throws IOException {
        Files.createDirectories(root.resolve("home"));
        Files.writeString(scratch.home("bottles"), "");

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(scratch::load)
                .withMessage("cannot list " + scratch.home("bottles") + ": it is not a directory");
    }

    @Test
    void aWorkingDirectoryThatCannotBeListedIsReportedAndDoesNotHideTheHome() throws IOException {
        Manifest manifest = scratch.load("bottles/dev.md", EMPTY_BOTTLE, "agents/me.md", "---\nbottle: dev\n---\n", "cwd/.claude-bottle/agents", "");

        assertThat(manifest.agents()).containsOnlyKeys("me");
        assertThat(ManifestCase.messages(manifest.broken(), root))
                .containsExactly("cwd/.claude-bottle/agents:1: this directory cannot be listed: it is not a directory. Correct its permissions.");
    }

    @Test
    void whatIsNotAFileIsReportedAndNotWaitedFor() throws IOException, InterruptedException {
        Files.createDirectories(scratch.home("bottles/directory.md"));
        Files.createSymbolicLink(scratch.home("bottles/dangling.md"), scratch.home("nowhere"));
        assertThat(new ProcessBuilder("mkfifo", scratch.home("bottles/pipe.md").toString()).start().waitFor()).isZero();

        assertThat(ManifestCase.messages(scratch.load().broken(), root)).containsExactly(
                "bottles/dangling.md:1: this is not a file. Put the manifest here, or remove it.",
                "bottles/directory.md:1: this is not a file. Put the manifest here, or remove it.",
                "bottles/pipe.md:1: this is not a file. Put the manifest here, or remove it.");
    }

    @Test
    void aFileThatIsNoTextOrFarTooLongIsReported() throws IOException {
        Files.createDirectories(scratch.home("bottles"));
        Files.write(scratch.home("bottles/binary.md"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        Files.writeString(scratch.home("bottles/long.md"), "---\n---\n" + "x".repeat(Document.LARGEST));

        assertThat(ManifestCase.messages(scratch.load().broken(), root)).containsExactly(
                "bottles/binary.md:1: the file is not UTF-8 text. Save it as UTF-8.",
                "bottles/long.md:1: the file is larger than 1024 KiB. Shorten it.");
    }

    @Test
    void eachLoadReadsAfresh() throws IOException {
        ManifestLoader loader = ManifestCase.loader(root);
        assertThat(loader.load().bottles()).isEmpty();

        scratch.load("bottles/dev.md", EMPTY_BOTTLE);

        assertThat(loader.load().bottles()).containsOnlyKeys("dev");
    }

    @Test
    void problemsComeInTheOrderOfBottlesThenAgentsThenLines() throws IOException {
        Manifest manifest = scratch.load("agents/a.md", "---\nbottle: z\ncolour: x\n---\n", "bottles/z.md", "---\nfoo: x\nbar: x\n---\n",
                "bottles/b.md", "x");

        assertThat(manifest.broken())
                .extracting(problem -> problem.file().getFileName() + ":" + problem.line())
                .containsExactly("b.md:1", "z.md:2", "z.md:3", "a.md:2", "a.md:3");
    }

    @Test
    void theProblemOfABrokenAgentIsWhatAskingForItSays() throws IOException {
        Manifest manifest = scratch.load("agents/me.md", "---\nbottle: nowhere\n---\n");

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> manifest.requireAgent("me"))
                .withMessage(scratch.home("agents/me.md") + ":2: bottle: there is no bottle 'nowhere'.");
    }
}
