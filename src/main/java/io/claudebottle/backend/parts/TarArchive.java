package io.claudebottle.backend.parts;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/// Writes tar archives whose entries all have one owner: the host's ids mean nothing inside.
public final class TarArchive implements Closeable {

    public static final int NODE = 1000;
    public static final int ROOT = 0;

    private static final int DIRECTORY = 0755;
    private static final int FILE = 0644;

    private final TarArchiveOutputStream tar;
    private final int owner;

    /// @param owner id of the user and of its group
    public TarArchive(OutputStream out, int owner) {
        this.tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
        this.owner = owner;
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
    }

    public void file(String name, byte[] content, int mode) throws IOException {
        var entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        put(entry, mode);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    /// A file or a directory with all in it. Links stay links; sockets, pipes and devices are left out.
    ///
    /// @param name of the file or directory in the archive; "" puts a directory's content at the top
    /// @param wanted asked with paths relative to `source`; a directory that is not wanted is not entered
    public void tree(Path source, String name, Predicate<Path> wanted) throws IOException {
        // A directory that is itself a link is meant as what it leads to.
        Path root = source.toRealPath();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
                Path relative = root.relativize(directory);
                if (!relative.toString().isEmpty() && !wanted.test(relative)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                String entryName = join(name, relative);
                if (!entryName.isEmpty()) {
                    put(stamped(new TarArchiveEntry(entryName + "/"), attributes), mode(directory, DIRECTORY));
                    tar.closeArchiveEntry();
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path relative = root.relativize(file);
                if (relative.toString().isEmpty() || wanted.test(relative)) {
                    entry(file, join(name, relative), attributes);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void entry(Path file, String name, BasicFileAttributes attributes) throws IOException {
        if (attributes.isSymbolicLink()) {
            var link = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
            link.setLinkName(slashed(Files.readSymbolicLink(file)));
            put(link, 0777);
            tar.closeArchiveEntry();
        } else if (attributes.isRegularFile()) {
            TarArchiveEntry entry = stamped(new TarArchiveEntry(name), attributes);
            entry.setSize(attributes.size());
            put(entry, mode(file, FILE));
            copyExactly(file, attributes.size());
            tar.closeArchiveEntry();
        }
    }

    /// The archive has announced a size; a file that somebody writes to meanwhile is cut or padded to it.
    private void copyExactly(Path file, long size) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long left = size;
        try (InputStream in = Files.newInputStream(file)) {
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    break;
                }
                tar.write(buffer, 0, read);
                left -= read;
            }
        }
        byte[] zeros = new byte[(int) Math.min(buffer.length, left)];
        while (left > 0) {
            int padding = (int) Math.min(zeros.length, left);
            tar.write(zeros, 0, padding);
            left -= padding;
        }
    }

    private static TarArchiveEntry stamped(TarArchiveEntry entry, BasicFileAttributes attributes) {
        entry.setModTime(attributes.lastModifiedTime());
        return entry;
    }

    private void put(TarArchiveEntry entry, int mode) throws IOException {
        // Fractions of a second would put an extended header before the entry, and docker build does not take an archive that begins
        // with one for an archive.
        entry.setModTime(FileTime.from(entry.getLastModifiedTime().toInstant().truncatedTo(ChronoUnit.SECONDS)));
        entry.setMode(mode);
        entry.setIds(owner, owner);
        entry.setNames("", "");
        tar.putArchiveEntry(entry);
    }

    private static int mode(Path file, int fallback) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null) {
            return fallback;
        }
        Set<PosixFilePermission> permissions = view.readAttributes().permissions();
        int mode = 0;
        for (PosixFilePermission permission : PosixFilePermission.values()) {
            mode = mode << 1 | (permissions.contains(permission) ? 1 : 0);
        }
        return mode;
    }

    private static String join(String name, Path relative) {
        String path = slashed(relative);
        return name.isEmpty() ? path : path.isEmpty() ? name : name + "/" + path;
    }

    private static String slashed(Path path) {
        return path.toString().replace(path.getFileSystem().getSeparator(), "/");
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
