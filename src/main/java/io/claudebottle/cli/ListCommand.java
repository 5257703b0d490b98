package io.claudebottle.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.claudebottle.backend.ActiveAgent;
import io.claudebottle.manifest.Manifest;
import io.claudebottle.session.Workbench;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        header = "List the agents that the manifest declares.",
        description = "One agent a line, separated by tabs: name, bottle, where it was declared, how many of it are running.",
        footer = {"", "Examples:", "  claude-bottle list", "  claude-bottle list active", "  claude-bottle list active --json | jq -r '.[].slug'"})
final class ListCommand implements Callable<Integer> {

    private final VerbContext context;

    ListCommand(VerbContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Workbench workbench = context.workbench().get();
        Manifest manifest = workbench.manifests().apply(workbench.workingDirectory());
        ManifestWords.report(manifest, context.output());
        RunningCounts running = RunningCounts.of(workbench.backends(), context.output());
        manifest.agents().values().forEach(agent -> context.output()
                .data(String.join("\t", agent.name(), agent.bottle(), agent.origin().toString(), running.text(agent.name()))));
        return ExitCodes.OK;
    }

    @Command(
            name = "active",
            header = "List the agents that are running, on every backend that is available here.",
            description = {
                "One agent a line, separated by tabs: backend, identity, agent, sidecar services that are up. `(starting)` stands where "
                        + "no service is up yet, `?` where the state does not know the agent."
            },
            footer = {"", "Example:", "  claude-bottle list active --json | jq -r '.[] | select(.agent == \"researcher\") | .slug'"})
    static final class Active implements Callable<Integer> {

        private final VerbContext context;

        @Option(names = "--json", description = "A JSON array of objects: backend, slug, agent, started_at, services.")
        private boolean json;

        Active(VerbContext context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            List<ActiveAgent> active = context.workbench().get().backends().enumerateActive();
            if (json) {
                context.output().data(json(active));
            } else {
                active.forEach(agent -> context.output().data(row(agent)));
            }
            return ExitCodes.OK;
        }

        static String row(ActiveAgent agent) {
            String services = agent.services().isEmpty() ? "(starting)" : String.join(",", agent.services());
            return String.join("\t", agent.backendName(), agent.slug(), agent.agentName(), services);
        }

        private static String json(List<ActiveAgent> active) {
            ArrayNode array = new ObjectMapper().createArrayNode();
            for (ActiveAgent agent : active) {
                ArrayNode services = array.addObject()
                        .put("backend", agent.backendName())
                        .put("slug", agent.slug())
                        .put("agent", agent.agentName())
                        .put("started_at", agent.startedAt())
                        .putArray("services");
                agent.services().forEach(services::add);
            }
            return array.toPrettyString();
        }
    }
}
