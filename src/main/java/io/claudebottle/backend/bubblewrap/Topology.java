package io.claudebottle.backend.bubblewrap;

import io.claudebottle.backend.parts.AgentEnvironment;
import io.claudebottle.backend.parts.BundlePlan;
import io.claudebottle.state.Settings;
import java.util.List;

/// What a bottle will consist of, as text for the operator: in bwrap's own words, since that is what will be run.
record Topology(BottleDirectory directory, BundlePlan bundle, AgentEnvironment environment, Settings.Limits limits) {

    String text(RootFileSystem files) {
        var text = new StringBuilder();
        text.append("# The bottle: namespaces that live as long as their first process.\nbwrap");
        line(text, files.holder());
        text.append("\n\n# Whatever is started in it, claude above all, gets a user namespace of its own, no capability, a filter on its system calls\n# and this"
                + " environment.\nbwrap");
        line(text, List.of("--unshare-user", "--uid", "1000", "--gid", "1000", "--cap-drop", "ALL", "--seccomp", directory.filter().toString()));
        environment.container().forEach((name, value) -> text.append(" \\\n    --setenv ").append(name).append(' ').append(value));
        environment.forwards().forEach(forward -> text.append("\n#   ").append(forward.name()).append(" is handed over at each start"));
        if (limits.memoryBytes() > 0) {
            text.append("\n# A control group allows it ").append(limits.memoryBytes() >> 20).append(" MiB of memory.");
        }
        text.append("\n\n# The sidecars, in a network of their own; the relay alone connects it with the bottle's and with the world.\n# ")
                .append(String.join(", ", bundle.daemons()))
                .append('\n');
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> arguments) {
        for (String argument : arguments) {
            text.append(argument.startsWith("--") ? " \\\n    " : " ").append(argument);
        }
    }
}
