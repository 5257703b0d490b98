package io.claudebottle.policy;

import java.util.List;

/// placeholder until the preflight branch is merged
public final class RulesComparison {
    private RulesComparison() {}

    public static List<String> between(RouteTable planned, RouteTable applied) {
        return planned.equals(applied) ? List.of() : List.of("they differ");
    }
}
