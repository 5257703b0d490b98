package io.claudebottle.sidecar.supervise;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.wire.Proposal;
import io.claudebottle.sidecar.wire.ProposalResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/// The proposals of one bottle as files (original, 19.3): `<id>.proposal.json`, and what was answered in `processed/`. Every file is
/// the owner's alone and is there whole or not at all.
final class QueueFiles {

    private static final String PROPOSAL = ".proposal.json";
    private static final String RESPONSE = ".response.json";
    private static final String PARTIAL = ".partial";

    /// More than any proposal of ours can take, even if each character was written as an escape.
    private static final long LONGEST = 1L << 20;

    private final Path directory;
    private final Path processed;
    private final ObjectMapper json = new ObjectMapper();

    QueueFiles(Path directory) {
        this.directory = directory;
        this.processed = directory.resolve("processed");
    }

    void makeDirectories() throws IOException {
        Files.createDirectories(processed, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /// What an earlier process left unanswered, oldest first.
    ///
    /// @param skipped hears the name of each file that is no proposal, and why
    List<Proposal> pending(BiConsumer<String, String> skipped) throws IOException {
        List<Proposal> pending = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(PARTIAL)) {
                    Files.deleteIfExists(file);
                } else if (name.endsWith(PROPOSAL)) {
                    read(file, name, pending, skipped);
                }
            }
        }
        pending.sort(Comparator.comparing(Proposal::arrivedAt));
        return pending;
    }

    private void read(Path file, String name, List<Proposal> pending, BiConsumer<String, String> skipped) {
        try {
            if (Files.size(file) > LONGEST) {
                throw new IOException("it is longer than any proposal");
            }
            Proposal proposal = Proposal.of(json.readTree(Files.readAllBytes(file)));
            if (!name.equals(proposal.id() + PROPOSAL)) {
                throw new IOException("it is named otherwise than its id");
            }
            if (!Files.exists(processed.resolve(proposal.id() + RESPONSE))) {
                pending.add(proposal);
            }
        } catch (IOException | ProblemException e) {
            skipped.accept(name, String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    /// @throws ProblemException in words for the agent, when the disk refuses
    void add(Proposal proposal) {
        try {
            write(directory.resolve(proposal.id() + PROPOSAL), proposal.toJson());
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("the proposal could not be queued: " + e.getMessage(), "Nobody was asked. Tell the user, and go on without it."), e);
        }
    }

    void archive(ProposalResponse response) throws IOException {
        String id = response.proposalId();
        write(processed.resolve(id + RESPONSE), response.toJson());
        try {
            Files.move(directory.resolve(id + PROPOSAL), processed.resolve(id + PROPOSAL), StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException gone) {
            // The response alone says that it is answered.
        }
    }

    private static void write(Path file, ObjectNode content) throws IOException {
        Path partial = file.resolveSibling(file.getFileName() + PARTIAL);
        Set<StandardOpenOption> fresh = EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        var ownersAlone = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try {
            try (FileChannel channel = FileChannel.open(partial, fresh, ownersAlone)) {
                ByteBuffer bytes = ByteBuffer.wrap(content.toString().getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}
