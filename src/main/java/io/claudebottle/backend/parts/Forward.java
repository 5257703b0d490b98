package io.claudebottle.backend.parts;

import io.claudebottle.backend.Secrets;
import io.claudebottle.problem.ProblemException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A variable whose value is given to each exec and kept nowhere: not in the plan, not in the container's own environment, where
/// everybody who may ask the engine could read it.
///
/// @param name inside the bottle
/// @param hostVariable where its value comes from when the operator was not asked; "" when only the operator knows it
public record Forward(String name, String hostVariable) {

    /// `NAME` or `NAME=HOST_NAME`, separated by commas; neither can hold either sign.
    public static String toLabel(List<Forward> forwards) {
        return forwards.stream()
                .map(forward -> forward.hostVariable().isEmpty() ? forward.name() : forward.name() + "=" + forward.hostVariable())
                .collect(Collectors.joining(","));
    }

    public static List<Forward> fromLabel(String label) {
        return Arrays.stream(label.split(","))
                .filter(entry -> !entry.isBlank())
                .map(entry -> {
                    int equals = entry.indexOf('=');
                    return equals < 0 ? new Forward(entry, "") : new Forward(entry.substring(0, equals), entry.substring(equals + 1));
                })
                .toList();
    }

    /// What the operator typed, else the host's variable.
    public Optional<String> value(Secrets secrets, Map<String, String> host) {
        return Optional.ofNullable(secrets.reveal().get(name)).or(() -> Optional.ofNullable(host.get(hostVariable)));
    }

    /// The values that can be had now.
    public static Map<String, String> available(List<Forward> forwards, Secrets secrets, Map<String, String> host) {
        Map<String, String> values = new TreeMap<>();
        forwards.forEach(forward -> forward.value(secrets, host).ifPresent(value -> values.put(forward.name(), value)));
        return values;
    }

    /// @throws ProblemException naming the first variable without a value
    public static Map<String, String> required(List<Forward> forwards, Secrets secrets, Map<String, String> host) {
        Map<String, String> values = available(forwards, secrets, host);
        for (Forward forward : forwards) {
            if (!values.containsKey(forward.name())) {
                throw new ProblemException(
                        "no value was given for the variable '" + forward.name() + "'",
                        forward.hostVariable().isEmpty()
                                ? "Enter it when asked at launch."
                                : "Set " + forward.hostVariable() + " on the host, or enter the value when asked at launch.");
            }
        }
        return values;
    }
}
