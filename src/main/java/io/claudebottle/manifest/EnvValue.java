package io.claudebottle.manifest;

/// One entry of a bottle's `env`, in one of three modes told apart by its first characters (original, `env.py`).
public sealed interface EnvValue {

    Origin origin();

    /// Anything that is neither of the others; not a secret, safe to write down.
    record Literal(String value, Origin origin) implements EnvValue {}

    /// Exactly `${NAME}`: the value of that variable on the host. Treated as a secret.
    record FromHost(String variable, Origin origin) implements EnvValue {}

    /// `?` or `?prompt text`: asked of the operator at launch, without echo. `prompt` is "" for a bare `?`.
    record Asked(String prompt, Origin origin) implements EnvValue {}
}
