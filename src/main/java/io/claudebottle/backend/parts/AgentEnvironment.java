package io.claudebottle.backend.parts;

import io.claudebottle.backend.BottlePlan;
import io.claudebottle.manifest.EnvValue;
import io.claudebottle.manifest.Route;
import io.claudebottle.policy.Grants;
import io.claudebottle.policy.declared.EnvExposure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/// The agent's environment, resolved without one secret value (original, 5 and 9.4).
///
/// @param container what the container itself carries, visible to whoever may ask the engine
/// @param forwards what only the processes started in it get
/// @param grants the same for the preflight, in order of declaration
/// @param requests what the operator has to supply
public record AgentEnvironment(
        SortedMap<String, String> container, List<Forward> forwards, List<Grants.Env> grants, List<BottlePlan.SecretRequest> requests) {

    public static final String PROXY = "http://egress:9099";

    /// The sidecars that an agent speaks to directly stand beside the gate, not behind it (original, 24: it once blocked `supervise`).
    public static final String NO_PROXY = "localhost,127.0.0.1,supervise,git-gate";
    public static final String CA_BUNDLE = "/etc/ssl/certs/ca-certificates.crt";
    public static final String OAUTH_TOKEN = "CLAUDE_CODE_OAUTH_TOKEN";
    public static final String OAUTH_PLACEHOLDER = "egress-placeholder";

    public AgentEnvironment {
        container = Collections.unmodifiableSortedMap(new TreeMap<>(container));
        forwards = List.copyOf(forwards);
        grants = List.copyOf(grants);
        requests = List.copyOf(requests);
    }

    /// What a bottle declares goes before what every bottle gets.
    ///
    /// @param onHost whether the host has a variable of that name
    public static AgentEnvironment of(Map<String, EnvValue> declared, List<Route> routes, Predicate<String> onHost) {
        SortedMap<String, String> container = defaults();
        List<Forward> forwards = new ArrayList<>();
        List<Grants.Env> grants = new ArrayList<>();
        List<BottlePlan.SecretRequest> requests = new ArrayList<>();
        declared.forEach((name, value) -> {
            grants.add(EnvExposure.grant(name, value, onHost));
            switch (value) {
                case EnvValue.Literal literal -> container.put(name, literal.value());
                case EnvValue.FromHost host -> {
                    container.remove(name);
                    forwards.add(new Forward(name, host.variable()));
                    if (!onHost.test(host.variable())) {
                        requests.add(new BottlePlan.SecretRequest(name, name + " (" + host.variable() + " is not set on this host)"));
                    }
                }
                case EnvValue.Asked asked -> {
                    container.remove(name);
                    forwards.add(new Forward(name, ""));
                    requests.add(new BottlePlan.SecretRequest(name, asked.prompt().isEmpty() ? name : asked.prompt()));
                }
            }
        });
        routes.stream()
                .filter(route -> route.role().filter(Route.CLAUDE_ROLE::equals).isPresent() && !declared.containsKey(OAUTH_TOKEN))
                .findFirst()
                .ifPresent(route -> {
                    container.put(OAUTH_TOKEN, OAUTH_PLACEHOLDER);
                    grants.add(new Grants.Env(OAUTH_TOKEN, Grants.Exposure.PLACEHOLDER, "default", "", route.origin().toString()));
                });
        return new AgentEnvironment(container, forwards, grants, requests);
    }

    private static SortedMap<String, String> defaults() {
        SortedMap<String, String> defaults = new TreeMap<>();
        // Tools disagree on the case they look for.
        for (String name : List.of("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")) {
            defaults.put(name, PROXY);
        }
        defaults.put("NO_PROXY", NO_PROXY);
        defaults.put("no_proxy", NO_PROXY);
        for (String name : List.of("NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")) {
            defaults.put(name, CA_BUNDLE);
        }
        defaults.put("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1");
        defaults.put("DISABLE_ERROR_REPORTING", "1");
        // The image decides claude's version, and the agent may not write where it is installed.
        defaults.put("DISABLE_AUTOUPDATER", "1");
        return defaults;
    }
}
