package io.claudebottle.cli;

import io.claudebottle.manifest.AgentManifest;
import io.claudebottle.manifest.BottleManifest;
import io.claudebottle.manifest.EnvValue;
import io.claudebottle.manifest.Manifest;
import io.claudebottle.manifest.Origin;
import io.claudebottle.manifest.Route;
import io.claudebottle.session.Workbench;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "info",
        header = "Show what one agent was declared with, and where.",
        description = "Names of environment variables only, never a value. What a launch would grant is shown by `start --dry-run`.",
        footer = {"", "Example:", "  claude-bottle info researcher"})
final class InfoCommand implements Callable<Integer> {

    private final VerbContext context;

    @Parameters(paramLabel = "<agent>", description = "An agent of the manifest, see `list`.")
    private String agentName = "";

    InfoCommand(VerbContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Workbench workbench = context.workbench().get();
        Manifest manifest = workbench.manifests().apply(workbench.workingDirectory());
        AgentManifest agent = manifest.requireAgent(agentName);
        BottleManifest bottle = manifest.bottleFor(agentName);
        row("agent", List.of(declared(agent.name(), agent.origin())));
        row("description", agent.description().lines().toList());
        row("prompt", List.of(agent.prompt().isEmpty() ? "(none)" : agent.prompt().length() + " characters"));
        row("skills", agent.skills().stream().map(skill -> declared(skill.name(), skill.origin())).toList());
        row("bottle", List.of(declared(bottle.name(), bottle.origin()) + bottle.parent().map(parent -> ", extends " + parent).orElse("")));
        row("env", bottle.env().entrySet().stream()
                .map(entry -> declared(entry.getKey() + mode(entry.getValue()), entry.getValue().origin()))
                .toList());
        row("routes", bottle.routes().stream().map(route -> declared(text(route), route.origin())).toList());
        row("git remotes", bottle.git().stream().map(git -> declared(git.name() + " " + git.upstream().url(), git.origin())).toList());
        row("git identity", bottle.gitUser().stream()
                .map(user -> declared(
                        Stream.concat(user.name().stream(), user.email().map(email -> "<" + email + ">").stream())
                                        .reduce((name, email) -> name + " " + email)
                                        .orElse("")
                                + " (bottle)",
                        user.origin()))
                .toList());
        row("supervise", List.of(bottle.supervise() ? "yes" : "no"));
        return ExitCodes.OK;
    }

    private void row(String label, List<String> values) {
        String lead = String.format("%-12s : ", label);
        for (String value : values.isEmpty() ? List.of("(none)") : values) {
            context.output().data(lead + value);
            lead = " ".repeat(lead.length());
        }
    }

    private static String declared(String text, Origin origin) {
        return text + "  [" + origin + "]";
    }

    private static String mode(EnvValue value) {
        return switch (value) {
            case EnvValue.Literal literal -> "";
            case EnvValue.FromHost host -> " (from the host's " + host.variable() + ")";
            case EnvValue.Asked asked -> " (asked at launch)";
        };
    }

    private static String text(Route route) {
        var text = new StringBuilder(route.host());
        route.pathAllowlist().forEach(path -> text.append(' ').append(path));
        route.auth().ifPresent(auth -> text.append(" [auth:").append(auth.scheme()).append(' ').append(auth.tokenRef()).append(']'));
        route.role().ifPresent(role -> text.append(" (").append(role).append(')'));
        if (route.tlsPassthrough()) {
            text.append(" (bodies not scanned)");
        }
        return text.toString();
    }
}
