package io.claudebottle.backend.parts;

import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The certificate authorities that images must trust on top of the public ones: those of the settings, and the host's own local ones,
/// because what stands between this host and the world stands between its containers and the world too.
public final class ExtraCertificates {

    public static final Path HOST_DIRECTORY = Path.of("/usr/local/share/ca-certificates");

    /// They travel in one variable of a child's environment, and Linux allows 128 KiB for one.
    static final int LONGEST = 100_000;

    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";

    private final Path hostDirectory;

    public ExtraCertificates(Path hostDirectory) {
        this.hostDirectory = hostDirectory;
    }

    /// PEM text, "" when there are none. Anything in the files that is not a certificate, a private key above all, is left out.
    ///
    /// @throws ProblemException when a configured file cannot be read or holds none, or when all together are too long
    public String pem(List<String> configured) {
        List<String> certificates = new ArrayList<>();
        for (String file : configured) {
            List<String> found = read(Path.of(file));
            if (found.isEmpty()) {
                throw new ProblemException("no certificate is in " + file, "Name a PEM file in the settings' extra CA files.");
            }
            certificates.addAll(found);
        }
        hostFiles().forEach(file -> certificates.addAll(read(file)));
        String pem = certificates.stream().distinct().collect(Collectors.joining());
        if (pem.length() > LONGEST) {
            throw new ProblemException(
                    "the extra certificate authorities are too many: " + pem.length() + " characters, and " + LONGEST + " fit",
                    "Name only those that this network needs in the settings, and put a bundle of public ones into the base image.");
        }
        return pem;
    }

    private List<Path> hostFiles() {
        try (Stream<Path> files = Files.list(hostDirectory)) {
            return files.filter(file -> file.toString().endsWith(".crt")).sorted().toList();
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        } catch (IOException e) {
            throw unreadable(hostDirectory, e);
        }
    }

    private static List<String> read(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            return Stream.of(text.split("(?=" + BEGIN + ")"))
                    .filter(part -> part.startsWith(BEGIN))
                    .map(part -> part.replaceFirst("(?s)(-----END CERTIFICATE-----).*", "$1").replace("\r", "") + "\n")
                    .toList();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static ProblemException unreadable(Path file, IOException cause) {
        return new ProblemException(
                Problem.of("the certificates in " + file + " cannot be read: " + cause, "Correct the extra CA files in the settings."), cause);
    }
}
