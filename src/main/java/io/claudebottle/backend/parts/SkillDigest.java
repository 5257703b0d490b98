package io.claudebottle.backend.parts;

import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;

/// What a skill's directory holds, so that a change of it is seen in the preflight.
///
/// @param files how many
/// @param sha256 over names and contents in the order of names; a link counts with where it leads to
public record SkillDigest(int files, String sha256) {

    public static SkillDigest of(Path directory) {
        try {
            Path root = directory.toRealPath();
            List<Path> files;
            try (Stream<Path> tree = Files.walk(root)) {
                files = tree.filter(path -> Files.isRegularFile(path) || Files.isSymbolicLink(path)).sorted().toList();
            }
            MessageDigest digest = Digests.start();
            for (Path file : files) {
                byte[] content = Files.isSymbolicLink(file)
                        ? Files.readSymbolicLink(file).toString().getBytes(StandardCharsets.UTF_8)
                        : Files.readAllBytes(file);
                digest.update((root.relativize(file) + "\0" + content.length + "\0").getBytes(StandardCharsets.UTF_8));
                digest.update(content);
            }
            return new SkillDigest(files.size(), Digests.hex(digest.digest()));
        } catch (IOException e) {
            throw new ProblemException(Problem.of("the skill in " + directory + " cannot be read: " + e, "Make it readable, then try again."), e);
        }
    }
}
