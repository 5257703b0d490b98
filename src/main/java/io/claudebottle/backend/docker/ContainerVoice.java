package io.claudebottle.backend.docker;

import io.claudebottle.backend.parts.LineAssembler;
import io.claudebottle.backend.parts.SidecarTalk;
import java.io.Closeable;
import java.util.List;
import java.util.function.Consumer;

/// A bundle heard through the engine.
///
/// @param container started already
record ContainerVoice(DockerEngine engine, String container) implements SidecarTalk.Voice {

    @Override
    public Closeable follow(Consumer<String> lines, Runnable ended) {
        var assembled = new LineAssembler(lines);
        return engine.follow(container, assembled::add, ended);
    }

    @Override
    public String exit() {
        return engine.container(container).map(details -> " (exit code " + details.exitCode() + ")").orElse("");
    }

    @Override
    public List<String> tail(int lines) {
        return engine.logs(container, lines, false);
    }
}
