package io.claudebottle.backend.bubblewrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.claudebottle.backend.CommandRunner;
import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.backend.ProgramPath;
import io.claudebottle.problem.ProblemException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class ClaudeProgramTest {

    @TempDir
    Path directory;

    private Path bin;
    private Path own;

    @BeforeEach
    void places() throws IOException {
        bin = Files.createDirectory(directory.resolve("bin"));
        own = directory.resolve("home/claude");
    }

    private ClaudeProgram claude(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(Map.of("PATH", bin.toString()));
        environment.putAll(more);
        return new ClaudeProgram(own, environment, new ProgramPath(environment), new CommandRunner(environment));
    }

    private static Path program(Path at) throws IOException {
        Files.createDirectories(at.getParent());
        return Files.copy(Path.of("/bin/true").toRealPath(), at);
    }

    private void script(String name, String text) throws IOException {
        Path file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void theOperatorsOwnIsTakenWhereverItsLinkLeads() throws IOException {
        Path real = program(directory.resolve("elsewhere/2.1.0/claude.exe"));
        Files.createSymbolicLink(bin.resolve("claude"), real);

        assertThat(claude(Map.of()).find()).contains(real.toRealPath());
    }

    @Test
    void aScriptIsPassedOverBecauseABottleHasItsInterpreterOnlyByAccident() throws IOException {
        script("claude", "exec node cli.js\n");
        assertThat(claude(Map.of()).find()).isEmpty();

        Path kept = program(own.resolve("2.1.0/bin/claude"));
        assertThat(claude(Map.of()).find()).contains(kept.toRealPath());
    }

    @Test
    void oneThatIsNamedGoesBeforeAllAndMustBeThere() throws IOException {
        program(bin.resolve("claude"));
        Path named = program(directory.resolve("named/claude"));

        assertThat(claude(Map.of("CLAUDE_BOTTLE_CLAUDE", named.toString())).find()).contains(named.toRealPath());
        ClaudeProgram wrong = claude(Map.of("CLAUDE_BOTTLE_CLAUDE", "/nowhere/claude"));
        assertThatThrownBy(wrong::find).isInstanceOf(ProblemException.class).hasMessageContaining("/nowhere/claude");
    }

    @Test
    void npmThatFailsLeavesNothing() throws IOException {
        script("npm", "echo no network >&2; exit 1\n");
        ClaudeProgram claude = claude(Map.of());

        assertThat(claude.canInstall()).isTrue();
        assertThatThrownBy(() -> claude.install(LaunchProgress.silent())).isInstanceOf(ProblemException.class).hasMessageContaining("npm");
        assertThat(own).doesNotExist();
        try (Stream<Path> left = Files.list(own.getParent())) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void whatDoesNotSayItsVersionIsNotKept() throws IOException {
        // `true` is a program, and says nothing.
        script("npm", "while [ \"$1\" != --prefix ]; do shift; done\n/bin/mkdir -p \"$2/node_modules/.bin\"\n/bin/cp /bin/true \"$2/node_modules/.bin/claude\"\n");

        assertThatThrownBy(() -> claude(Map.of()).install(LaunchProgress.silent())).isInstanceOf(ProblemException.class).hasMessageContaining("does not run");
        assertThat(own).doesNotExist();
    }

    @Test
    @Tag("integration")
    void theRealOneComesFromNpmOnceAndSaysItsVersion() throws IOException {
        assumeTrue(new ProgramPath(System.getenv()).find("npm").isPresent(), "no npm on the PATH");
        for (String place : List.of("/usr/local/bin", "/usr/bin")) {
            try (Stream<Path> programs = Files.list(Path.of(place))) {
                for (Path program : programs.filter(file -> !file.endsWith("claude")).toList()) {
                    link(program);
                }
            }
        }
        Map<String, String> rest = new HashMap<>(System.getenv());
        rest.put("PATH", bin.toString());
        ClaudeProgram claude = claude(rest);
        assertThat(claude.find()).isEmpty();

        Path installed = claude.install(LaunchProgress.silent());

        assertThat(claude.version(installed)).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(installed).isEqualTo(own.resolve(claude.version(installed)).resolve("bin/claude"));
        assertThat(claude.find()).contains(installed.toRealPath());
    }

    private void link(Path program) throws IOException {
        try {
            Files.createSymbolicLink(bin.resolve(program.getFileName()), program);
        } catch (FileAlreadyExistsException first) {
            // The first on a path counts.
        }
    }
}
