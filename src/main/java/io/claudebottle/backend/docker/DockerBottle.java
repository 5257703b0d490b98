package io.claudebottle.backend.docker;

import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.ExecResult;
import io.claudebottle.problem.ProblemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/// A running bottle, by its names alone: whoever launched it, and however long ago.
final class DockerBottle implements Bottle {

    /// The first is there with the second version of control groups, the second with the first.
    private static final List<String> MEMORY =
            List.of("sh", "-c", "cat /sys/fs/cgroup/memory.stat 2>/dev/null || cat /sys/fs/cgroup/memory/memory.stat");

    private final Names names;
    private final Map<String, String> values;
    private final ExecArgv argv;
    private final DockerCli cli;
    private final CopyIn copyIn;
    private final Teardown teardown;
    private final AtomicBoolean closed = new AtomicBoolean();

    /// @param values of the forwarded variables that are known here
    DockerBottle(Names names, Map<String, String> values, Optional<String> promptFile, DockerCli cli, CopyIn copyIn, Teardown teardown) {
        this.names = names;
        this.values = Map.copyOf(values);
        // Only those with a value: docker would take a missing one from its own environment, where the name may mean another thing.
        this.argv = new ExecArgv(names.agentContainer(), values.keySet(), promptFile);
        this.cli = cli;
        this.copyIn = copyIn;
        this.teardown = teardown;
    }

    @Override
    public String name() {
        return names.agentContainer();
    }

    @Override
    public String identity() {
        return names.identity();
    }

    @Override
    public List<String> claudeArgv(List<String> claude, boolean tty) {
        return argv.of(claude, tty);
    }

    @Override
    public Map<String, String> environment() {
        return cli.environment(values);
    }

    @Override
    public int execClaude(List<String> claude, boolean tty) {
        return cli.inherit(claudeArgv(claude, tty), environment());
    }

    @Override
    public ExecResult exec(String script, String user) {
        return cli.script(names.agentContainer(), user, values, script, List.of(), _ -> {});
    }

    @Override
    public void cpIn(Path hostPath, String bottlePath) {
        copyIn.copy(names.agentContainer(), hostPath, bottlePath);
    }

    @Override
    public OptionalLong memory() {
        OptionalLong agent = memoryOf(names.agentContainer());
        OptionalLong sidecars = memoryOf(names.sidecarContainer());
        return agent.isPresent() && sidecars.isPresent() ? OptionalLong.of(agent.getAsLong() + sidecars.getAsLong()) : OptionalLong.empty();
    }

    private OptionalLong memoryOf(String container) {
        try {
            return MemoryStat.held(cli.feed(container, MEMORY, "").stdout());
        } catch (ProblemException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                teardown.end(names);
            } catch (RuntimeException e) {
                closed.set(false);
                throw e;
            }
        }
    }
}
