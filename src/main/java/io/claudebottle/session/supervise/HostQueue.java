package io.claudebottle.session.supervise;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.wire.Proposal;
import io.claudebottle.sidecar.wire.ProposalResponse;
import io.claudebottle.state.AtomicFile;
import io.claudebottle.state.Home;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The operator's own copy of every proposal, `queue/<identity>/<id>.proposal.json`, in the form of the original (19.3); what was
/// answered is in `processed/` with its response. It outlives the sidecar, the window and the engine's log.
final class HostQueue {

    private static final String PROPOSAL = ".proposal.json";
    private static final String RESPONSE = ".response.json";
    private static final long LONGEST = 1L << 20;

    private final Home home;
    private final ObjectMapper json = new ObjectMapper();

    HostQueue(Home home) {
        this.home = home;
    }

    private Path pending(String bottle) {
        return home.queue().resolve(bottle);
    }

    private Path processed(String bottle) {
        return pending(bottle).resolve("processed");
    }

    /// @throws ProblemException when the disk refuses
    void add(String bottle, Proposal proposal) {
        Path file = pending(bottle).resolve(proposal.id() + PROPOSAL);
        try {
            AtomicFile.write(file, bytes(proposal.toJson()));
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("the proposal " + proposal.id() + " cannot be kept in " + file + ": " + e.getMessage(),
                            "It can be answered while its bottle runs. Free some space or correct the permissions of that directory."),
                    e);
        }
    }

    /// What is kept and was not answered.
    ///
    /// @param problems hears of each file that is no proposal; the others are returned all the same
    List<Proposal> unanswered(String bottle, Consumer<Problem> problems) {
        Set<String> answered = answered(bottle, problems);
        List<Proposal> proposals = new ArrayList<>();
        for (Path file : list(pending(bottle), PROPOSAL, problems)) {
            try {
                Proposal proposal = read(file);
                if (!answered.contains(proposal.id())) {
                    proposals.add(proposal);
                }
            } catch (IOException | ProblemException e) {
                problems.accept(Problem.of(
                        "the file " + file + " is no proposal: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                        "All others are shown. Delete it if you do not know what it is."));
            }
        }
        return proposals;
    }

    private Proposal read(Path file) throws IOException {
        if (Files.size(file) > LONGEST) {
            throw new IOException("it is longer than any proposal");
        }
        Proposal proposal = Proposal.of(json.readTree(Files.readAllBytes(file)));
        if (!file.getFileName().toString().equals(proposal.id() + PROPOSAL)) {
            throw new IOException("it is named otherwise than its id");
        }
        return proposal;
    }

    /// Ids of the proposals that were answered.
    Set<String> answered(String bottle, Consumer<Problem> problems) {
        return list(processed(bottle), RESPONSE, problems).stream()
                .map(file -> file.getFileName().toString())
                .map(name -> name.substring(0, name.length() - RESPONSE.length()))
                .collect(Collectors.toSet());
    }

    boolean isAnswered(String bottle, String id) {
        return Files.exists(processed(bottle).resolve(id + RESPONSE));
    }

    private static List<Path> list(Path directory, String suffix, Consumer<Problem> problems) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(suffix)).sorted().toList();
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        } catch (IOException e) {
            problems.accept(Problem.of("the queue " + directory + " cannot be read: " + e.getMessage(), "Correct the permissions of that directory."));
            return List.of();
        }
    }

    /// @param proposal whole, for the case that no copy was kept before
    /// @throws IOException when the disk refuses
    void archive(String bottle, Proposal proposal, ProposalResponse response) throws IOException {
        Path processed = processed(bottle);
        AtomicFile.write(processed.resolve(proposal.id() + RESPONSE), bytes(response.toJson()));
        try {
            Files.move(
                    pending(bottle).resolve(proposal.id() + PROPOSAL), processed.resolve(proposal.id() + PROPOSAL), StandardCopyOption.REPLACE_EXISTING);
        } catch (NoSuchFileException never) {
            AtomicFile.write(processed.resolve(proposal.id() + PROPOSAL), bytes(proposal.toJson()));
        }
    }

    private byte[] bytes(ObjectNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }
}
