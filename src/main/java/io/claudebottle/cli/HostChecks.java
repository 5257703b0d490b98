package io.claudebottle.cli;

import io.claudebottle.backend.BottleBackend;
import io.claudebottle.backend.BottleBackends;
import io.claudebottle.manifest.Manifest;
import io.claudebottle.problem.Problem;
import io.claudebottle.session.Workbench;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What `doctor` looks at. Every check only reads.
final class HostChecks {

    /// An agent image with its layers takes about this much.
    private static final long COMFORTABLE_BYTES = 5L << 30;

    private static final long TOO_FEW_BYTES = 1L << 30;

    private final Workbench workbench;
    private final HostCommands commands;

    HostChecks(Workbench workbench, HostCommands commands) {
        this.workbench = workbench;
        this.commands = commands;
    }

    enum Verdict {
        OK,
        WARNING,
        FAILED
    }

    /// @param fix "" when nothing has to be done
    record Finding(String check, Verdict verdict, String finding, String fix) {}

    List<Finding> all() {
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding("java", Verdict.OK, System.getProperty("java.vendor.version", "") + " " + Runtime.version(), ""));
        BottleBackends backends = workbench.backends();
        String chosen = backends.get(Optional.empty()).name();
        backends.all().forEach(backend -> findings.add(backend(backend, backend.name().equals(chosen))));
        findings.add(command("docker command", List.of("docker", "--version"),
                "Install the docker command line (Debian: apt-get install docker-cli); claude is started with it."));
        findings.add(command("git", List.of("git", "--version"), "Install git; the git gate and --cwd use it."));
        findings.add(home());
        findings.add(diskSpace());
        findings.add(manifest());
        return findings;
    }

    /// Only the backend that a plain `start` would take has to be there.
    private static Finding backend(BottleBackend<?, ?> backend, boolean chosen) {
        String check = backend.name() + " backend";
        Optional<Problem> problem = backend.unavailability();
        return problem.map(missing -> new Finding(check, chosen ? Verdict.FAILED : Verdict.WARNING, missing.what(), missing.fix()))
                .orElseGet(() -> new Finding(check, Verdict.OK, "available" + (chosen ? ", the default" : ""), ""));
    }

    private Finding command(String check, List<String> argv, String fix) {
        return commands.firstLine(argv)
                .map(line -> new Finding(check, Verdict.OK, line, ""))
                .orElseGet(() -> new Finding(check, Verdict.WARNING, String.join(" ", argv) + " does not run", fix));
    }

    private Finding home() {
        Path root = workbench.home().root();
        if (!Files.exists(root)) {
            return new Finding("home", Verdict.WARNING, root + " does not exist", "claude-bottle init writes a first bottle and agent.");
        }
        if (!Files.isDirectory(root) || !Files.isWritable(root)) {
            return new Finding("home", Verdict.FAILED, root + " is not a directory that can be written", "Correct its owner and permissions.");
        }
        if (othersMayWrite(root)) {
            return new Finding("home", Verdict.FAILED, root + " can be written by every user, who could widen what an agent gets",
                    "chmod o-w " + root);
        }
        return new Finding("home", Verdict.OK, root.toString(), "");
    }

    private static boolean othersMayWrite(Path root) {
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            return false;
        }
        try {
            return Files.getPosixFilePermissions(root).contains(PosixFilePermission.OTHERS_WRITE);
        } catch (IOException e) {
            return false;
        }
    }

    private Finding diskSpace() {
        Path existing = workbench.home().root();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        try {
            long free = Files.getFileStore(existing).getUsableSpace();
            String finding = String.format("%.1f GiB free at %s", free / (double) (1L << 30), existing);
            String fix = "Free some space: claude-bottle cleanup, docker system prune.";
            return free < TOO_FEW_BYTES
                    ? new Finding("disk space", Verdict.FAILED, finding, fix)
                    : free < COMFORTABLE_BYTES
                            ? new Finding("disk space", Verdict.WARNING, finding, fix)
                            : new Finding("disk space", Verdict.OK, finding, "");
        } catch (IOException e) {
            return new Finding("disk space", Verdict.WARNING, "unknown: " + e.getMessage(), "");
        }
    }

    private Finding manifest() {
        Manifest manifest = workbench.manifests().apply(workbench.workingDirectory());
        String finding = manifest.agents().size() + " agents, " + manifest.bottles().size() + " bottles";
        if (!manifest.broken().isEmpty()) {
            return new Finding("manifest", Verdict.FAILED, finding + ", " + manifest.broken().size() + " broken: "
                    + manifest.broken().getFirst().text(), "claude-bottle edit <name>");
        }
        return manifest.agents().isEmpty()
                ? new Finding("manifest", Verdict.WARNING, finding, "claude-bottle init writes a first bottle and agent.")
                : new Finding("manifest", Verdict.OK, finding, "");
    }
}
