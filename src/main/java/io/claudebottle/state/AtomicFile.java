package io.claudebottle.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;

/// Writes a file whole or not at all: a crash or a full disk leaves the old content.
public final class AtomicFile {

    private AtomicFile() {}

    /// Creates missing parents.
    public static void write(Path file, byte[] content) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        Files.createDirectories(parent);
        Path temporary = Files.createTempFile(parent, "." + file.getFileName(), ".tmp");
        try {
            Files.write(temporary, content);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /// The same for a file of the operator's own: it keeps its permissions, and a link to it stays a link.
    public static void replace(Path file, byte[] content) throws IOException {
        Path real = file.toRealPath();
        Path temporary = Files.createTempFile(real.getParent(), "." + real.getFileName(), ".tmp");
        try {
            Files.write(temporary, content);
            if (Files.getFileStore(real).supportsFileAttributeView(PosixFileAttributeView.class)) {
                Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(real));
            }
            Files.move(temporary, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
