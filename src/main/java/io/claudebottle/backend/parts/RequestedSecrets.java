package io.claudebottle.backend.parts;

import io.claudebottle.backend.BottlePlan.SecretRequest;
import io.claudebottle.policy.Grants;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What the operator has to supply for a launch: the values of the bottle's environment, then the tokens of its routes. A name is asked
/// for once, whoever needs it.
public final class RequestedSecrets {

    private RequestedSecrets() {}

    /// @param environment requests under the name inside the bottle
    /// @param routes a token that is not set on the host is asked for by its `token_ref`
    public static List<SecretRequest> of(List<SecretRequest> environment, List<Grants.Route> routes) {
        Map<String, SecretRequest> byName = new LinkedHashMap<>();
        environment.forEach(request -> byName.putIfAbsent(request.name(), request));
        hostsByMissingToken(routes).forEach((name, hosts) -> byName.putIfAbsent(
                name, new SecretRequest(name, name + " (token for " + String.join(", ", hosts) + ", not set on this host)")));
        return List.copyOf(byName.values());
    }

    private static Map<String, List<String>> hostsByMissingToken(List<Grants.Route> routes) {
        return routes.stream()
                .filter(route -> !route.tokenRef().isEmpty() && !route.tokenPresent())
                .collect(Collectors.groupingBy(
                        Grants.Route::tokenRef, LinkedHashMap::new, Collectors.mapping(Grants.Route::host, Collectors.toList())));
    }
}
