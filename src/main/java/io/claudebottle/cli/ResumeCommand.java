package io.claudebottle.cli;

import io.claudebottle.manifest.Manifest;
import io.claudebottle.session.Workbench;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "resume",
        header = "Launch a session again whose state was kept.",
        description = {
            "For a session that ended with an error: the same agent, working directory and backend, in a new bottle of the same "
                    + "identity. A bottle that is still running needs no resume: `attach` goes to it."
        },
        footer = {"", "Example:", "  claude-bottle resume researcher-m3hxd"})
final class ResumeCommand implements Callable<Integer> {

    private final VerbContext context;

    @Mixin
    private final LaunchOptions options = new LaunchOptions();

    @Parameters(paramLabel = "<identity>", description = "bottle identity from a prior `start` (see its session-end output)")
    private String identity = "";

    ResumeCommand(VerbContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Workbench workbench = context.workbench().get();
        Manifest manifest = RecordedManifest.of(workbench, identity);
        ManifestWords.report(manifest, context.output());
        Optional<String> backend = Optional.of(options.backend()).filter(given -> !given.isEmpty());
        return new LaunchFlow(context, options).run(() -> workbench.launches().prepareResume(manifest, identity, backend));
    }
}
