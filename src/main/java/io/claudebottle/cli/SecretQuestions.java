package io.claudebottle.cli;

import io.claudebottle.backend.BottlePlan.SecretRequest;
import io.claudebottle.backend.Secrets;
import io.claudebottle.problem.Printable;
import io.claudebottle.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Gets the values that a bottle asks for, before anything is launched.
final class SecretQuestions {

    private final Terminal terminal;
    private final Map<String, String> environment;

    SecretQuestions(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    /// @param takeFromEnvironment a variable of the same name on the host answers. Only a script wants that: an operator who was
    ///     promised a question must not hand over a host token unasked
    /// @throws ProblemException naming the variables, when nobody can be asked or nothing was typed
    Secrets answer(List<SecretRequest> requests, boolean takeFromEnvironment) {
        Map<String, String> values = new LinkedHashMap<>();
        if (takeFromEnvironment) {
            requests.stream()
                    .map(SecretRequest::name)
                    .filter(name -> !environment.getOrDefault(name, "").isEmpty())
                    .forEach(name -> values.put(name, environment.get(name)));
        }
        List<SecretRequest> open = requests.stream().filter(request -> !values.containsKey(request.name())).toList();
        if (!open.isEmpty() && !terminal.canAsk()) {
            throw new ProblemException(
                    "no value for " + open.stream().map(SecretRequest::name).collect(Collectors.joining(", "))
                            + ", and there is no terminal to ask on",
                    "Set environment variables of these names and give --yes.");
        }
        open.forEach(request -> values.put(request.name(), ask(request)));
        return new Secrets(values);
    }

    private String ask(SecretRequest request) {
        String label = request.prompt().startsWith(request.name()) ? request.prompt() : request.prompt() + " (" + request.name() + ")";
        return terminal.askSecret(Output.PREFIX + Printable.of(label) + ": ")
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> new ProblemException("no value was given for " + request.name(), "Nothing was launched; start it again."));
    }
}
