package io.claudebottle.backend.bubblewrap;

import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.backend.ProgramPath;
import io.claudebottle.backend.parts.ExtraCertificates;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What a launch takes from this host.
///
/// @param path where programs are looked for
/// @param sidecar directory of the sidecar's jar
/// @param hidden directories that the sidecars do not see into
/// @param group absent where this user may not divide the control groups
record Host(
        Operator operator,
        String path,
        ProgramPath programs,
        ClaudeProgram claudes,
        Path sidecar,
        List<Path> hidden,
        Optional<ControlGroup> group,
        Supplier<Settings> settings) {

    SidecarProgram sidecarProgram() {
        return SidecarProgram.find(sidecar, operator);
    }

    /// @param planned found when the plan was made; else it is got now
    Path claude(Optional<Path> planned, LaunchProgress progress) {
        Path found = planned.filter(Files::exists).or(claudes::find).orElseGet(() -> claudes.install(progress));
        progress.log("claude " + claudes.version(found) + " at " + found);
        return claudes.reachable(found, operator);
    }

    SeccompFilter.Architecture architecture() {
        String name = System.getProperty("os.arch");
        return SeccompFilter.Architecture.of(name)
                .orElseThrow(() -> new ProblemException("there is no filter of system calls for the processor " + name, "Use another backend on this machine."));
    }

    /// @return its directory; "" where there is none
    String controlGroup(String identity, Settings.Limits limits) {
        return group.map(parent -> parent.make(identity, limits).toString()).orElse("");
    }

    Optional<Path> tool(String name, boolean wanted) {
        return wanted ? programs.find(name) : Optional.empty();
    }

    /// PEM text: whom this host trusts, and whom the operator has named besides.
    String authorities() {
        var text = new StringBuilder();
        try {
            for (Path file : new HostNames(Path.of("/")).authorities()) {
                text.append(Files.readString(file)).append('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.append(new ExtraCertificates(ExtraCertificates.HOST_DIRECTORY).pem(settings.get().images().extraCaFiles())).toString();
    }
}
