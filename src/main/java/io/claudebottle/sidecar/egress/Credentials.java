package io.claudebottle.sidecar.egress;

import io.claudebottle.problem.ProblemException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// The credentials that the gate puts into requests, by their slot. In memory only: nothing in here is ever written anywhere.
final class Credentials {

    /// A shorter one would black out half of every record.
    private static final int SHORTEST_REDACTED = 4;

    private volatile Map<String, String> bySlot = Map.of();

    /// Adds to what there is, or replaces it slot by slot.
    ///
    /// @throws ProblemException naming the slot whose value cannot stand in a header
    synchronized void supply(Map<String, String> values) {
        values.forEach((slot, value) -> {
            if (!value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                throw new ProblemException(
                        "the credential " + slot + " has characters that cannot stand in a header", "Look for a blank or a line end in it.");
            }
        });
        Map<String, String> all = new HashMap<>(bySlot);
        all.putAll(values);
        bySlot = Map.copyOf(all);
    }

    /// @return nothing when the operator has not supplied it, or left it empty
    Optional<String> of(String slot) {
        return Optional.ofNullable(bySlot.get(slot)).filter(value -> !value.isEmpty());
    }

    /// The text with the name of its slot in place of every credential, also where one is escaped as in a URL.
    String redact(String text) {
        String redacted = text;
        for (Map.Entry<String, String> credential : bySlot.entrySet()) {
            String value = credential.getValue();
            if (value.length() >= SHORTEST_REDACTED) {
                String name = "[" + credential.getKey() + "]";
                redacted = redacted.replace(value, name).replace(URLEncoder.encode(value, StandardCharsets.UTF_8), name);
            }
        }
        return redacted;
    }

    @Override
    public String toString() {
        return "Credentials" + new TreeSet<>(bySlot.keySet());
    }
}
