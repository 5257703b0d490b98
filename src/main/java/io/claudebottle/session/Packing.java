package io.claudebottle.session;

import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.FileDelivery.Parcel;
import io.claudebottle.terminal.view.FileIntake.Item;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/// Copies what is to be sent, within bounds that hold for all of it together, and says what it was.
final class Packing {

    static final long MOST_BYTES = 100L << 20;
    static final int MOST_FILES = 10_000;

    private static final String FIX = "Nothing was copied. Hand in a part of it, or let the agent fetch it by a route or from a repository.";

    private final Path stage;
    private long bytes;
    private int files;

    /// @param stage an empty directory
    Packing(Path stage) {
        this.stage = stage;
    }

    List<Parcel> pack(List<Item> items) {
        List<Parcel> parcels = new ArrayList<>();
        for (Item item : items) {
            Path copy = stage.resolve(Integer.toString(parcels.size()));
            parcels.add(switch (item) {
                case Item.File(Path path) -> file(path, copy);
                case Item.Picture(byte[] png) -> picture(png, copy);
            });
        }
        return parcels;
    }

    private Parcel file(Path path, Path copy) {
        // A link is meant as what it leads to, and called what it is called.
        Path name = path.toAbsolutePath().normalize().getFileName();
        try {
            Path real = path.toRealPath();
            if (name == null || !Files.isRegularFile(real) && !Files.isDirectory(real)) {
                throw new ProblemException(path + " is neither a file nor a folder that can be copied", "Nothing was copied.");
            }
            long before = bytes;
            boolean folder = Files.isDirectory(real);
            String digest = folder ? folder(real, copy) : copy(real, copy);
            return new Parcel(InboxName.of(name.toString(), !folder), copy, words(name + (folder ? "/" : ""), bytes - before, digest));
        } catch (NoSuchFileException e) {
            throw new ProblemException(Problem.of(e.getFile() + " is not there", "Nothing was copied. It was moved or deleted meanwhile."), e);
        } catch (IOException e) {
            throw new ProblemException(Problem.of(path + " cannot be copied: " + e, "Nothing was copied. Make it readable, then try again."), e);
        }
    }

    private Parcel picture(byte[] png, Path copy) {
        count(png.length);
        try {
            Files.write(copy, png);
        } catch (IOException e) {
            throw new ProblemException(Problem.of("the picture cannot be copied: " + e, "Free some space, then try again."), e);
        }
        return new Parcel(new InboxName("picture", ".png"), copy, words("picture.png", png.length, hex(sha256().digest(png))));
    }

    private static String words(String name, long bytes, String digest) {
        return name + ", " + bytes + " bytes, sha256 " + digest;
    }

    /// @return the digest of what `sha256sum` prints of its files, sorted by their paths
    private String folder(Path folder, Path copy) throws IOException {
        var digests = new TreeMap<String, String>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
                count(0);
                Files.createDirectory(copy.resolve(folder.relativize(directory).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path to = copy.resolve(folder.relativize(file).toString());
                if (attributes.isSymbolicLink()) {
                    count(0);
                    Files.createSymbolicLink(to, Files.readSymbolicLink(file));
                } else if (attributes.isRegularFile()) {
                    digests.put(folder.relativize(file).toString(), copy(file, to));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        MessageDigest whole = sha256();
        digests.forEach((name, digest) -> whole.update((digest + "  " + name + "\n").getBytes(StandardCharsets.UTF_8)));
        return hex(whole.digest());
    }

    /// Counts what is read, not what was announced: a file may grow meanwhile.
    private String copy(Path from, Path to) throws IOException {
        count(0);
        MessageDigest digest = sha256();
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = Files.newInputStream(from);
                OutputStream out = Files.newOutputStream(to)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                bytes(read);
                digest.update(buffer, 0, read);
                out.write(buffer, 0, read);
            }
        }
        if (Files.isExecutable(from) && !to.toFile().setExecutable(true)) {
            throw new IOException("its copy cannot be made executable");
        }
        return hex(digest.digest());
    }

    private void count(long size) {
        if (++files > MOST_FILES) {
            throw new ProblemException("that is more than " + MOST_FILES + " files", FIX);
        }
        bytes(size);
    }

    private void bytes(long more) {
        bytes += more;
        if (bytes > MOST_BYTES) {
            throw new ProblemException("that is more than " + (MOST_BYTES >> 20) + " MiB", FIX);
        }
    }

    private static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
