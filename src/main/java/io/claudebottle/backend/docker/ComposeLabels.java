package io.claudebottle.backend.docker;

import io.claudebottle.backend.parts.Digests;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// The labels that compose itself would have put on a project's objects, so that `docker compose ls`, `logs` and `down` know them.
///
/// @param project what they are for
/// @param composeFile where the document is kept
record ComposeLabels(ComposeProject project, Path composeFile) {

    /// Of the Compose whose labels these are.
    private static final String VERSION = "2.40.0";

    Map<String, String> container(String service) {
        ComposeProject.Service described = project.services().get(service);
        if (described == null) {
            throw new IllegalArgumentException("no service " + service);
        }
        Map<String, String> labels = new TreeMap<>(described.labels());
        labels.put(Labels.PROJECT, project.name());
        labels.put(Labels.SERVICE, service);
        labels.put(Labels.CONTAINER_NUMBER, "1");
        labels.put(Labels.ONEOFF, "False");
        labels.put(Labels.CONFIG_HASH, Digests.sha256(ComposeYaml.of(described)));
        labels.put(Labels.VERSION, VERSION);
        labels.put(Labels.CONFIG_FILES, composeFile.toString());
        labels.put(Labels.WORKING_DIR, composeFile.getParent().toString());
        return labels;
    }

    Map<String, String> network(String network) {
        ComposeProject.Network described = project.networks().get(network);
        if (described == null) {
            throw new IllegalArgumentException("no network " + network);
        }
        Map<String, String> labels = new TreeMap<>(described.labels());
        labels.put(Labels.PROJECT, project.name());
        labels.put(Labels.NETWORK, network);
        labels.put(Labels.VERSION, VERSION);
        return labels;
    }
}
