package io.claudebottle.session;

import io.claudebottle.backend.BottleBackends;
import io.claudebottle.manifest.Manifest;
import io.claudebottle.session.gate.Ledger;
import io.claudebottle.session.gate.RouteDesk;
import io.claudebottle.session.supervise.ProposalDesk;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.Home;
import io.claudebottle.state.SettingsFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/// What the window and the command line are both built on; made once, where the process starts.
///
/// @param userDirectory the operator's home directory
/// @param workingDirectory where the process was started
/// @param environment of this process
/// @param manifests reads the manifest as seen from a working directory, afresh at each call
/// @param ledger what the gates of running bottles decided
/// @param routes where the operator changes what a running bottle may reach
/// @param proposals where the operator answers agents
public record Workbench(
        Home home,
        Path userDirectory,
        Path workingDirectory,
        Map<String, String> environment,
        SettingsFile settings,
        Function<Path, Manifest> manifests,
        BottleBackends backends,
        BottleStates states,
        Launches launches,
        Sessions sessions,
        Ledger ledger,
        RouteDesk routes,
        ProposalDesk proposals) {}
