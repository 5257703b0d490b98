package io.claudebottle.session;

import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.ExecResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A bottle whose image lacks the holder.
class BottleWithoutDtach implements Bottle {

    private final Bottle bottle;
    private final Path path;

    /// @param path the whole search path of commands inside
    BottleWithoutDtach(Bottle bottle, Path path) {
        this.bottle = bottle;
        this.path = path;
    }

    @Override
    public String name() {
        return bottle.name();
    }

    @Override
    public String identity() {
        return bottle.identity();
    }

    @Override
    public List<String> claudeArgv(List<String> argv, boolean tty) {
        return bottle.claudeArgv(argv, tty);
    }

    @Override
    public Map<String, String> environment() {
        return bottle.environment();
    }

    @Override
    public int execClaude(List<String> argv, boolean tty) {
        return bottle.execClaude(argv, tty);
    }

    @Override
    public ExecResult exec(String script, String user) {
        return bottle.exec("PATH='" + path + "'\n" + script, user);
    }

    @Override
    public void cpIn(Path hostPath, String bottlePath) {
        bottle.cpIn(hostPath, bottlePath);
    }

    @Override
    public void close() {
        bottle.close();
    }
}
