package io.claudebottle.app;

import io.claudebottle.backend.ProgramPath;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// How the operator gets the token that the starter's bottle asks for; empty when their environment has it.
final class TokenCommand implements Supplier<Optional<String>> {

    private static final String VERB = " setup-token";

    private final Map<String, String> environment;

    TokenCommand(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Optional<String> get() {
        if (!environment.getOrDefault(ExampleStarter.TOKEN_VARIABLE, "").isEmpty()) {
            return Optional.empty();
        }
        boolean installed = new ProgramPath(environment).find("claude").isPresent();
        return Optional.of((installed ? "claude" : "npx --yes @anthropic-ai/claude-code") + VERB);
    }
}
