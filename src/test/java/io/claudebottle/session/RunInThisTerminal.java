package io.claudebottle.session;

import io.claudebottle.backend.Bottle;
import java.nio.file.Path;

/// A process of its own that launches a scratch bottle and sits in front of it, as the command line does.
final class RunInThisTerminal {

    private RunInThisTerminal() {}

    public static void main(String[] args) throws Exception {
        var world = new ScratchWorld(Path.of(args[0]));
        Bottle bottle = world.bottle();
        SessionStatus status = world.sessions.run(bottle, true);
        System.out.println("came back with " + status);
        bottle.close();
    }
}
