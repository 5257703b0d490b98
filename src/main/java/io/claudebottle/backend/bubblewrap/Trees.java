package io.claudebottle.backend.bubblewrap;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Removes directories that an agent has written: deep, wide, with links that lead elsewhere, and with permissions taken away.
///
/// A directory in a directory is first moved up to the root, so that there is never a path too long for the kernel, nor a stack or a set
/// of open directories as deep as an agent has made them. Nobody else may be writing there.
final class Trees {

    private final Path root;
    private final List<String> left = new ArrayList<>();
    private long moved;

    private Trees(Path root) {
        this.root = root;
    }

    /// Follows no link.
    ///
    /// @return what is left, one line each; empty when all is gone
    static List<String> delete(Path root) {
        var trees = new Trees(root);
        if (Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
            trees.empty();
        }
        if (trees.left.isEmpty()) {
            trees.remove(root);
        }
        return List.copyOf(trees.left);
    }

    private void empty() {
        Deque<Path> directories = new ArrayDeque<>();
        clear(root, directories);
        while (!directories.isEmpty()) {
            Path directory = directories.pop();
            clear(directory, directories);
            remove(directory);
        }
    }

    /// @param directories where those that were in it are added, at their new place
    private void clear(Path directory, Deque<Path> directories) {
        open(directory);
        try (DirectoryStream<Path> content = Files.newDirectoryStream(directory)) {
            for (Path entry : content) {
                if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    remove(entry);
                } else if (directory.equals(root)) {
                    directories.push(entry);
                } else {
                    moveUp(entry, directories);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            left.add(directory + ": " + e);
        }
    }

    /// A directory that is moved is written to, since it knows its parent.
    private void moveUp(Path directory, Deque<Path> directories) {
        open(directory);
        Path place = freePlace();
        try {
            directories.push(Files.move(directory, place, StandardCopyOption.ATOMIC_MOVE));
        } catch (IOException e) {
            left.add(directory + ": " + e);
        }
    }

    private Path freePlace() {
        while (true) {
            Path place = root.resolve(".removed-" + moved++);
            if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
                return place;
            }
        }
    }

    /// Its owner, who we are, may do that.
    private static void open(Path directory) {
        try {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException | UnsupportedOperationException e) {
            // What then cannot be done to it says so.
        }
    }

    private void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (NoSuchFileException gone) {
            // As wanted.
        } catch (IOException e) {
            left.add(file + ": " + e);
        }
    }
}
