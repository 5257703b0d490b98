package io.claudebottle.backend.bubblewrap;

import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.Command;
import io.claudebottle.backend.CommandRunner;
import io.claudebottle.backend.ExecResult;
import io.claudebottle.backend.parts.AgentHome;
import io.claudebottle.problem.ProblemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// A running bottle, by what was written down of it: whoever launched it, and however long ago.
final class BubblewrapBottle implements Bottle {

    private static final String CLAUDE = "claude";

    private final String identity;
    private final BottleRecord record;
    private final Supplier<Enter> enter;
    private final Map<String, String> values;
    private final CommandRunner runner;
    private final Teardown teardown;
    private final AtomicBoolean closed = new AtomicBoolean();

    /// @param enter asked at each use: what it goes through may have died since, and a bottle that cannot be entered can be ended
    /// @param values of the forwarded variables that are known here
    BubblewrapBottle(String identity, BottleRecord record, Supplier<Enter> enter, Map<String, String> values, CommandRunner runner, Teardown teardown) {
        this.identity = identity;
        this.record = record;
        this.enter = enter;
        this.values = Map.copyOf(values);
        this.runner = runner;
        this.teardown = teardown;
    }

    @Override
    public String name() {
        return "claude-bottle-" + identity;
    }

    @Override
    public String identity() {
        return identity;
    }

    @Override
    public List<String> claudeArgv(List<String> argv, boolean tty) {
        List<String> full = new ArrayList<>(enter.get().prefix(values.keySet(), Enter.NODE, workingDirectory(), tty));
        full.add(CLAUDE);
        full.addAll(argv);
        if (!record.prompt().isEmpty()) {
            full.addAll(List.of("--append-system-prompt-file", record.prompt()));
        }
        return full;
    }

    private String workingDirectory() {
        return record.copied() ? AgentHome.WORKSPACE : AgentHome.PATH;
    }

    @Override
    public Map<String, String> environment() {
        return values;
    }

    @Override
    public int execClaude(List<String> argv, boolean tty) {
        return runner.inherit(Command.of(claudeArgv(argv, tty)).withEnvironment(values));
    }

    @Override
    public ExecResult exec(String script, String user) {
        int id = switch (user) {
            case AgentHome.USER -> Enter.NODE;
            case "root" -> Enter.ROOT;
            default -> throw new ProblemException("there is no user '" + user + "' in the bottle", "Its users are node and root.");
        };
        return new Namespaces(enter.get(), runner).script(script, List.of(), values, id, workingDirectory());
    }

    @Override
    public void cpIn(Path hostPath, String bottlePath) {
        new Namespaces(enter.get(), runner).copy(hostPath, bottlePath);
    }

    @Override
    public OptionalLong memory() {
        return HeldMemory.of(record.processes());
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                teardown.end(identity);
            } catch (RuntimeException e) {
                closed.set(false);
                throw e;
            }
        }
    }
}
