package io.claudebottle.manifest;

import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.Home;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads the operator's home and what the working directory adds to it (original, 4.1).
///
/// The layout is the trust boundary: bottles come from the home alone, so a cloned repository cannot declare one that sends a
/// variable of the host somewhere else. It may bring agents; one of the same name as the home's takes its place.
public final class ManifestLoader {

    private static final Pattern STEM = Pattern.compile("[a-z][a-z0-9-]*");
    private static final String FOLDER = ".claude-bottle";
    private static final String LEGACY = "claude-bottle.json";
    private static final String SUFFIX = ".md";

    private final Home home;
    private final Path workingDirectory;
    private final Path userDirectory;

    public ManifestLoader(Home home, Path workingDirectory, Path userDirectory) {
        this.home = home;
        this.workingDirectory = workingDirectory;
        this.userDirectory = userDirectory;
    }

    /// Reads everything afresh. What is wrong in a file is in the result, beside all that is right.
    ///
    /// @throws ProblemException when a directory that is there cannot be listed
    public Manifest load() {
        List<ManifestProblem> warnings = new ArrayList<>();
        Map<String, Faults> bottleFaults = new TreeMap<>();
        Map<String, DraftBottle> drafts = new TreeMap<>();
        for (Path file : files(home.bottles(), warnings)) {
            String name = stem(file);
            var faults = new Faults(file);
            bottleFaults.put(name, faults);
            read(file, faults).ifPresent(document -> {
                DraftBottle draft = BottleReader.read(name, document.mapping(), document.body(), faults);
                if (!faults.any()) {
                    drafts.put(name, draft);
                }
            });
        }
        var bottles = new Inheritance(drafts, name -> bottleFaults.getOrDefault(name, new Faults(home.bottles()))).bottles();

        List<ManifestProblem> broken = new ArrayList<>();
        bottleFaults.values().forEach(faults -> broken.addAll(faults.problems()));
        TreeMap<String, AgentManifest> agents = agents(bottles, bottleFaults, broken, warnings);
        legacy(broken);
        return new Manifest(
                java.util.Collections.unmodifiableSortedMap(bottles),
                java.util.Collections.unmodifiableSortedMap(agents),
                List.copyOf(broken),
                List.copyOf(warnings));
    }

    private TreeMap<String, AgentManifest> agents(
            Map<String, BottleManifest> bottles, Map<String, Faults> bottleFaults, List<ManifestProblem> broken, List<ManifestProblem> warnings) {
        Map<String, Path> sources = new LinkedHashMap<>();
        files(home.agents(), warnings).forEach(file -> sources.put(stem(file), file));
        Path local = workingDirectory.resolve(FOLDER);
        boolean separate = !isHome(local);
        if (separate) {
            files(local.resolve("agents"), warnings).forEach(file -> sources.put(stem(file), file));
            if (Files.isDirectory(local.resolve("bottles"))) {
                warnings.add(new ManifestProblem(local.resolve("bottles"), 1, "", "bottles of a working directory are ignored.",
                        "Bottles are declared in " + home.bottles() + " only."));
            }
        }
        var agents = new TreeMap<String, AgentManifest>();
        new TreeMap<>(sources).forEach((name, file) -> {
            var faults = new Faults(file);
            boolean fromWorkingDirectory = separate && file.startsWith(local);
            read(file, faults)
                    .flatMap(document -> AgentReader.read(name, document.mapping(), document.body(), fromWorkingDirectory, faults)
                            .filter(agent -> runsIn(agent, document.mapping(), bottles, bottleFaults, faults)))
                    .ifPresent(agent -> agents.put(name, agent));
            broken.addAll(faults.problems());
        });
        return agents;
    }

    private static boolean runsIn(
            AgentManifest agent, Yaml.Mapping mapping, Map<String, BottleManifest> bottles, Map<String, Faults> bottleFaults, Faults faults) {
        if (bottles.containsKey(agent.bottle())) {
            return true;
        }
        int line = mapping.fields().get("bottle").line();
        if (bottleFaults.containsKey(agent.bottle())) {
            faults.add(line, "bottle", "the bottle '" + agent.bottle() + "' is broken.", "Correct " + agent.bottle() + ".md first.");
        } else {
            faults.add(line, "bottle", "there is no bottle '" + agent.bottle() + "'.", "Available: " + Fields.sorted(bottles.keySet()) + ".");
        }
        return false;
    }

    /// The one file of versions long gone; silence would look like an empty manifest.
    private void legacy(List<ManifestProblem> broken) {
        if (Files.isDirectory(home.root()) || Files.isDirectory(workingDirectory.resolve(FOLDER))) {
            return;
        }
        Stream.of(userDirectory, workingDirectory).distinct().map(directory -> directory.resolve(LEGACY)).filter(Files::exists).forEach(file ->
                broken.add(new ManifestProblem(file, 1, "", "this file is no longer read.",
                        "Write each bottle to " + home.bottles() + "/<name>.md and each agent to " + home.agents() + "/<name>.md; the README shows how.")));
    }

    private boolean isHome(Path folder) {
        return folder.toAbsolutePath().normalize().equals(home.root().toAbsolutePath().normalize());
    }

    /// Front matter and body of one file.
    private record Document(Yaml.Mapping mapping, String body) {}

    private static Optional<Document> read(Path file, Faults faults) {
        try {
            return FrontMatter.split(Files.readString(file), faults)
                    .flatMap(matter -> Yaml.parse(matter.yaml(), faults).filter(_ -> !faults.any()).map(mapping -> new Document(mapping, matter.body())));
        } catch (CharacterCodingException e) {
            faults.add(1, "", "the file is not UTF-8 text.", "Save it as UTF-8.");
        } catch (IOException e) {
            faults.add(1, "", "the file cannot be read: " + e.getMessage() + ".", "Correct its permissions.");
        }
        return Optional.empty();
    }

    private static List<Path> files(Path directory, List<ManifestProblem> warnings) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            List<Path> files = new ArrayList<>();
            for (Path file : entries.filter(entry -> entry.getFileName().toString().endsWith(SUFFIX)).sorted().toList()) {
                if (STEM.matcher(stem(file)).matches()) {
                    files.add(file);
                } else {
                    warnings.add(new ManifestProblem(file, 1, "", "the file is skipped: its name is not one for a bottle or an agent.",
                            "Use lower-case letters, digits and hyphens, beginning with a letter."));
                }
            }
            return files;
        } catch (IOException e) {
            throw new ProblemException(Problem.of("cannot list " + directory + ": " + e.getMessage(), "Correct its permissions."), e);
        }
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - SUFFIX.length());
    }
}
