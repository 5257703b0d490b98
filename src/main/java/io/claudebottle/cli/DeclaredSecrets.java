package io.claudebottle.cli;

import io.claudebottle.backend.BottlePlan.SecretRequest;
import io.claudebottle.manifest.BottleManifest;
import io.claudebottle.manifest.EnvValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The values that a claude needs which is started in a bottle that runs already. They are kept nowhere, so whoever starts it has to
/// give them again; what the host still has a variable for, the backend takes from there.
final class DeclaredSecrets {

    private DeclaredSecrets() {}

    static List<SecretRequest> of(BottleManifest bottle, Map<String, String> environment) {
        return bottle.env().entrySet().stream()
                .flatMap(entry -> request(entry.getKey(), entry.getValue(), environment).stream())
                .toList();
    }

    private static Optional<SecretRequest> request(String name, EnvValue value, Map<String, String> environment) {
        return switch (value) {
            case EnvValue.Literal literal -> Optional.empty();
            case EnvValue.FromHost host -> environment.containsKey(host.variable())
                    ? Optional.empty()
                    : Optional.of(new SecretRequest(name, name + " (" + host.variable() + " is not set on this host)"));
            case EnvValue.Asked asked -> Optional.of(new SecretRequest(name, asked.prompt().isEmpty() ? name : asked.prompt()));
        };
    }
}
