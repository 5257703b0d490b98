package io.claudebottle.policy.declared;

import io.claudebottle.manifest.EnvValue;
import io.claudebottle.policy.Grants;
import io.claudebottle.policy.Grants.Exposure;
import java.util.function.Predicate;

/// How much of a declared variable the agent can see.
public final class EnvExposure {

    private EnvExposure() {}

    /// @param onHost whether the host has a variable of that name
    public static Exposure of(EnvValue value, Predicate<String> onHost) {
        return switch (value) {
            case EnvValue.Literal _ -> Exposure.READABLE;
            case EnvValue.FromHost host -> onHost.test(host.variable()) ? Exposure.READABLE : Exposure.MISSING;
            case EnvValue.Asked _ -> Exposure.ASKED;
        };
    }

    /// The grant for the variable `name`. No value is in it, not even a literal's.
    public static Grants.Env grant(String name, EnvValue value, Predicate<String> onHost) {
        String source = switch (value) {
            case EnvValue.Literal _ -> "literal";
            case EnvValue.FromHost host -> "host:" + host.variable();
            case EnvValue.Asked _ -> "asked";
        };
        String prompt = value instanceof EnvValue.Asked asked ? asked.prompt() : "";
        return new Grants.Env(name, of(value, onHost), source, prompt, value.origin().toString());
    }
}
