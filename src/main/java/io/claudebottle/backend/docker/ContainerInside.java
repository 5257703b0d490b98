package io.claudebottle.backend.docker;

import io.claudebottle.backend.ExecResult;
import io.claudebottle.backend.parts.AgentHome;
import io.claudebottle.backend.parts.Inside;
import io.claudebottle.backend.parts.TarArchive;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// An agent's container, for provisioning.
record ContainerInside(String container, DockerCli cli, CopyIn copyIn) implements Inside {

    @Override
    public String byHand() {
        return "docker exec -u " + AgentHome.USER + " " + container;
    }

    @Override
    public ExecResult script(String script, List<String> arguments) {
        return cli.script(container, AgentHome.USER, Map.of(), script, arguments, _ -> {});
    }

    @Override
    public void write(String path, byte[] content, int mode) {
        copyIn.write(container, path, content, mode, TarArchive.NODE);
    }

    @Override
    public void copy(Path hostPath, String path) {
        copyIn.copy(container, hostPath, path);
    }
}
