package io.claudebottle.cli;

import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.Workbench;

/// What happens when the program is started without a verb: the window where there is a display, else the same job in this terminal,
/// else one line with what to do.
final class FrontDoor {

    private final VerbContext context;
    private final Desktop desktop;

    FrontDoor(VerbContext context, Desktop desktop) {
        this.context = context;
        this.desktop = desktop;
    }

    /// @param start the `start` verb, which picks an agent when it is given none
    /// @param timing say how long it took until the window was usable
    int enter(StartCommand start, boolean timing) {
        if (desktop.isPresent()) {
            return openWindow(timing);
        }
        if (context.terminal().canAsk() && context.terminal().canShowClaude()) {
            context.output().say("there is no display here; going on in this terminal. `claude-bottle --help` lists what else it can do.");
            return start.call();
        }
        context.output().say("there is neither a display nor a terminal here; use a verb, as `claude-bottle start <name> --yes --detach`,"
                + " or see `claude-bottle --help`.");
        return ExitCodes.USAGE;
    }

    private int openWindow(boolean timing) {
        Workbench workbench;
        try {
            workbench = context.workbench().get();
        } catch (ProblemException e) {
            context.output().report(e.problem());
            desktop.showFailure(e.problem());
            return ExitCodes.FAILURE;
        }
        desktop.open(workbench, timing);
        return ExitCodes.OK;
    }
}
