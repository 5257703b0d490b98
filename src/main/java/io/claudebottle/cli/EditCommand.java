package io.claudebottle.cli;

import io.claudebottle.manifest.Manifest;
import io.claudebottle.manifest.ManifestProblem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.Workbench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "edit",
        header = "Open the file that declares an agent or a bottle, then check it.",
        description = {
            "Opens it in $VISUAL, else $EDITOR, and reports what is wrong in the manifest afterwards with file and line. Exit code 1 "
                    + "when something is."
        },
        footer = {"", "Examples:", "  claude-bottle edit researcher", "  claude-bottle edit bottles/dev    # when an agent has the same name"})
final class EditCommand implements Callable<Integer> {

    private final VerbContext context;

    @Parameters(paramLabel = "<name>", description = "Name of an agent or of a bottle; agents/<name> or bottles/<name> says which.")
    private String name = "";

    EditCommand(VerbContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Workbench workbench = context.workbench().get();
        Path file = file(workbench);
        new Editor(workbench.environment()).open(file);
        List<ManifestProblem> problems = problems(workbench.manifests().apply(workbench.workingDirectory()), file);
        problems.forEach(problem -> context.output().say(problem.text()));
        if (problems.isEmpty()) {
            context.output().say("no problem in " + file);
        }
        return problems.isEmpty() ? ExitCodes.OK : ExitCodes.FAILURE;
    }

    private Path file(Workbench workbench) {
        Path home = workbench.home().root();
        Path here = workbench.workingDirectory().resolve(".claude-bottle");
        // an agent of the working directory takes the place of the home's
        Optional<Path> agent = candidate(here.resolve("agents")).or(() -> candidate(home.resolve("agents")));
        List<Path> found = Stream.concat(agent.stream(), candidate(home.resolve("bottles")).stream()).toList();
        if (found.isEmpty()) {
            throw new ProblemException(
                    "no agent and no bottle is declared as '" + name + "'", "claude-bottle init writes a first pair; list shows what there is.");
        }
        if (found.size() > 1) {
            throw new ProblemException(
                    "'" + name + "' is an agent and a bottle: " + String.join(", ", found.stream().map(Path::toString).toList()),
                    "Say agents/" + name + " or bottles/" + name + ".");
        }
        return found.getFirst();
    }

    /// A name is one path element, or two with the folder in front; nothing else leads to a file.
    private Optional<Path> candidate(Path folder) {
        String kind = folder.getFileName() + "/";
        String simple = name.startsWith(kind) ? name.substring(kind.length()) : name;
        if (simple.isEmpty() || simple.contains("/") || simple.contains("\\")) {
            return Optional.empty();
        }
        Path file = folder.resolve(simple + ".md");
        return Optional.of(file).filter(Files::isRegularFile);
    }

    private static List<ManifestProblem> problems(Manifest manifest, Path file) {
        return Stream.concat(manifest.broken().stream(), manifest.warnings().stream().filter(warning -> warning.file().equals(file)))
                .toList();
    }
}
