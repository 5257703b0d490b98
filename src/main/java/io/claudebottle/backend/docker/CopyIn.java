package io.claudebottle.backend.docker;

import io.claudebottle.backend.ExecResult;
import io.claudebottle.backend.parts.AgentHome;
import io.claudebottle.backend.parts.TarArchive;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/// Puts files of the host into a container, owned by the agent's user, through the engine: nothing is ever mounted, so that it works
/// with an engine on another machine too.
final class CopyIn {

    private final DockerEngine engine;
    private final DockerCli cli;

    CopyIn(DockerEngine engine, DockerCli cli) {
        this.engine = engine;
        this.cli = cli;
    }

    /// A file or a directory with all in it.
    ///
    /// @param path absolute inside, of the copy itself; missing parents are made
    void copy(String container, Path hostPath, String path) {
        makeDirectory(container, parent(path));
        // By way of a file: the archive may be larger than memory, and the engine reads slower than we write.
        Path archive = archive(hostPath, name(path));
        try (InputStream tar = Files.newInputStream(archive, StandardOpenOption.DELETE_ON_CLOSE)) {
            engine.putArchive(container, parent(path), tar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @param path absolute inside; its directory is there already
    void write(String container, String path, byte[] content, int mode, int owner) {
        var archive = new ByteArrayOutputStream();
        try (var tar = new TarArchive(archive, owner)) {
            tar.file(name(path), content, mode);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        engine.putArchive(container, parent(path), new ByteArrayInputStream(archive.toByteArray()));
    }

    private static Path archive(Path hostPath, String name) {
        try {
            Path archive = Files.createTempFile("claude-bottle-copy", ".tar");
            try (var tar = new TarArchive(Files.newOutputStream(archive), TarArchive.NODE)) {
                tar.tree(hostPath, name, _ -> true);
            } catch (IOException e) {
                Files.delete(archive);
                throw e;
            }
            return archive;
        } catch (IOException e) {
            throw new ProblemException(Problem.of(hostPath + " cannot be copied into the bottle: " + e, "Make it readable, then try again."), e);
        }
    }

    /// As the agent's user, so that the agent may write where it finds its files.
    private void makeDirectory(String container, String directory) {
        ExecResult made = cli.script(container, AgentHome.USER, Map.of(), "mkdir -p -- \"$1\"\n", List.of(directory), _ -> {});
        if (made.returnCode() != 0) {
            throw new ProblemException(
                    Problem.of("the directory " + directory + " cannot be made in the bottle", "Choose a place that the user node may write to.")
                            .withEvidence(made.stderr().lines().toList()));
        }
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("not an absolute path: " + path);
        }
        return slash == 0 ? "/" : path.substring(0, slash);
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
