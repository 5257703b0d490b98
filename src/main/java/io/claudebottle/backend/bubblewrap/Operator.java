package io.claudebottle.backend.bubblewrap;

import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// Who runs bottles on this host. An ordinary operator's processes do, in user namespaces of their own. The superuser's must not: what has
/// the id 0 on the host may do things without any capability, so everything of a bottle then runs under an id that owns nothing else.
///
/// @param superuser whether this process is the host's superuser
public record Operator(boolean superuser) {

    /// Above the ids of people and services, below those that containers are given.
    static final int UNPRIVILEGED = 52_718;

    /// Where the superuser's bottles are, since nobody else can enter the superuser's home.
    static final Path PRODUCT = Path.of("/var/lib/claude-bottle");

    public static Operator ofThisProcess() {
        try {
            return new Operator(Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException noLinux) {
            return new Operator(false);
        }
    }

    /// Goes before a command that makes the outermost user namespace of a bottle.
    List<String> becomeUnprivileged() {
        return superuser
                ? List.of("setpriv", "--reuid=" + UNPRIVILEGED, "--regid=" + UNPRIVILEGED, "--clear-groups", "--inh-caps=-all", "--")
                : List.of();
    }

    /// Options with which nsenter becomes the user 0 of that namespace, who on the host is the one that made it.
    List<String> enterAs() {
        return superuser ? List.of("--setuid=0", "--setgid=0") : List.of("--preserve-credentials");
    }

    /// Makes a directory that whoever the bottle runs as can pass through, and nobody but the operator can list.
    ///
    /// @param path on the way to what is theirs; its parents that are the product's too are made so as well
    void passage(Path path) throws IOException {
        Files.createDirectories(path);
        if (superuser) {
            for (Path part = path; part.startsWith(PRODUCT); part = part.getParent()) {
                Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwx--x--x"));
            }
        }
    }

    /// Gives a directory and all in it to whoever the bottle's processes are.
    void handOver(Path directory) {
        if (!superuser) {
            return;
        }
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path entered, BasicFileAttributes attributes) throws IOException {
                    give(entered);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    give(file);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("the files of the bottle in " + directory + " cannot be given to its user: " + e, "See what file system that is."), e);
        }
    }

    private static void give(Path file) throws IOException {
        Files.setAttribute(file, "unix:uid", UNPRIVILEGED, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(file, "unix:gid", UNPRIVILEGED, LinkOption.NOFOLLOW_LINKS);
    }
}
