package io.claudebottle.manifest;

import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.Home;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Reads the operator's home and what the working directory adds to it (original, 4.1).
///
/// The layout is the trust boundary: bottles come from the home alone, so a cloned repository cannot declare one that sends a
/// variable of the host somewhere else. It may bring agents; one of the same name as the home's takes its place, even when it is
/// broken: a name must not mean another file from one day to the next because of a typo.
public final class ManifestLoader {

    private static final String FOLDER = ".claude-bottle";
    private static final String LEGACY = "claude-bottle.json";

    private final Home home;
    private final Path workingDirectory;
    private final Path userDirectory;

    /// @param workingDirectory of the operator; need not exist
    /// @param userDirectory the operator's own, where versions long gone kept their one file
    public ManifestLoader(Home home, Path workingDirectory, Path userDirectory) {
        this.home = home;
        this.workingDirectory = workingDirectory;
        this.userDirectory = userDirectory;
    }

    /// Reads everything afresh. What is wrong in a file is in the result, beside all that is right.
    ///
    /// @throws ProblemException when the home is there and cannot be read
    public Manifest load() {
        return new Pass().manifest();
    }

    /// One reading of all files.
    private final class Pass {

        private final List<ManifestProblem> broken = new ArrayList<>();
        private final List<ManifestProblem> warnings = new ArrayList<>();

        Manifest manifest() {
            SortedMap<String, Faults> faults = new TreeMap<>();
            SortedMap<String, BottleManifest> bottles = bottles(faults);
            faults.values().forEach(one -> broken.addAll(one.problems()));
            SortedMap<String, AgentManifest> agents = agents(new AgentReader(bottles.keySet(), faults.keySet()));
            legacy();
            return new Manifest(
                    Collections.unmodifiableSortedMap(bottles),
                    Collections.unmodifiableSortedMap(agents),
                    List.copyOf(broken),
                    List.copyOf(warnings));
        }

        private SortedMap<String, BottleManifest> bottles(Map<String, Faults> faults) {
            Map<String, DraftBottle> drafts = new TreeMap<>();
            ofHome(home.bottles()).forEach((name, file) -> {
                var own = new Faults(file);
                faults.put(name, own);
                Document.read(file, own).ifPresent(document -> drafts.put(name, BottleReader.read(name, document, own)));
            });
            return new Inheritance(drafts, faults).bottles();
        }

        private SortedMap<String, AgentManifest> agents(AgentReader reader) {
            SortedMap<String, Path> local = ofWorkingDirectory();
            SortedMap<String, Path> files = new TreeMap<>(ofHome(home.agents()));
            files.putAll(local);
            var agents = new TreeMap<String, AgentManifest>();
            files.forEach((name, file) -> {
                var faults = new Faults(file);
                Document.read(file, faults)
                        .flatMap(document -> reader.read(name, document, local.containsKey(name), faults))
                        .ifPresent(agent -> agents.put(name, agent));
                broken.addAll(faults.problems());
            });
            return agents;
        }

        private SortedMap<String, Path> ofHome(Path directory) {
            try {
                return list(directory);
            } catch (IOException e) {
                throw new ProblemException(Problem.of("cannot list " + directory + ": " + reason(e), "Correct its permissions."), e);
            }
        }

        private SortedMap<String, Path> ofWorkingDirectory() {
            Path local = workingDirectory.resolve(FOLDER);
            if (isHome(local)) {
                return Collections.emptySortedMap();
            }
            Path bottles = local.resolve("bottles");
            if (Files.exists(bottles)) {
                warnings.add(new ManifestProblem(bottles, 1, "", "bottles of a working directory are ignored.",
                        "Declare bottles in " + home.bottles() + "."));
            }
            try {
                return list(local.resolve("agents"));
            } catch (IOException e) {
                broken.add(new ManifestProblem(local.resolve("agents"), 1, "", "this directory cannot be listed: " + reason(e) + ".",
                        "Correct its permissions."));
                return Collections.emptySortedMap();
            }
        }

        private SortedMap<String, Path> list(Path directory) throws IOException {
            ManifestFolder.Listing listing = new ManifestFolder(directory).list();
            warnings.addAll(listing.skipped());
            return listing.files();
        }

        /// The one file of versions long gone; silence would look like an empty manifest. A home alone says nothing: logs and state
        /// make one too.
        private void legacy() {
            if (Stream.of(home.bottles(), home.agents(), workingDirectory.resolve(FOLDER)).anyMatch(Files::exists)) {
                return;
            }
            Stream.of(userDirectory, workingDirectory).map(directory -> directory.resolve(LEGACY)).distinct().filter(Files::exists)
                    .map(file -> new ManifestProblem(file, 1, "", "this file is no longer read.",
                            "Write each bottle to " + home.bottles() + "/<name>.md and each agent to "
                                    + home.agents() + "/<name>.md; the README shows how."))
                    .forEach(broken::add);
        }
    }

    private boolean isHome(Path folder) {
        try {
            return Files.isSameFile(folder, home.root());
        } catch (IOException e) {
            // One of them is not there, so they are the same only if they are called the same.
            return folder.toAbsolutePath().normalize().equals(home.root().toAbsolutePath().normalize());
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NotDirectoryException _ -> "it is not a directory";
            case AccessDeniedException _ -> "permission denied";
            default -> e.getMessage();
        };
    }
}
