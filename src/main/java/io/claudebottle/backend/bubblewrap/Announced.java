package io.claudebottle.backend.bubblewrap;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebottle.backend.parts.SidecarTalk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the sidecars of a bottle have announced until now.
record Announced(BottleDirectory directory) {

    /// The gate's certificate authority, as PEM.
    Optional<String> authority() {
        List<JsonNode> events = new ArrayList<>();
        new EventFile(directory.events()).read(line -> SidecarTalk.parse(line).ifPresent(events::add));
        return events.stream()
                .filter(event -> event.path("event").asText().equals("egress-ca"))
                .map(event -> event.path("pem").asText())
                .filter(pem -> !pem.isEmpty())
                .findFirst();
    }
}
