package io.claudebottle.backend.bubblewrap;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.EnumSet;

/// Removes directories that an agent has written: deep, wide, with links that lead elsewhere, and with permissions taken away.
final class Trees {

    private Trees() {}

    /// Follows no link.
    ///
    /// @return what is left, one line each; empty when all is gone
    static List<String> delete(Path root) {
        List<String> left = new ArrayList<>();
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return left;
        }
        try {
            Files.walkFileTree(root, EnumSet.noneOf(java.nio.file.FileVisitOption.class), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    remove(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    // A directory that may not be listed: its owner, who we are, may change that.
                    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) && open(file)) {
                        left.addAll(delete(file));
                    } else {
                        left.add(file + ": " + e);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, IOException e) {
                    remove(directory);
                    return FileVisitResult.CONTINUE;
                }

                private void remove(Path file) {
                    try {
                        Files.deleteIfExists(file);
                    } catch (IOException first) {
                        Path parent = file.getParent();
                        try {
                            if (parent != null && open(parent)) {
                                Files.deleteIfExists(file);
                                return;
                            }
                        } catch (IOException second) {
                            first.addSuppressed(second);
                        }
                        left.add(file + ": " + first);
                    }
                }
            });
        } catch (IOException e) {
            left.add(root + ": " + e);
        }
        return left;
    }

    private static boolean open(Path directory) {
        try {
            if (Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS).containsAll(Set.copyOf(PosixFilePermissions.fromString("rwx------")))) {
                return false;
            }
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
