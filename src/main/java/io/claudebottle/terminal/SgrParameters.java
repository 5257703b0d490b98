package io.claudebottle.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The parameters of *select graphic rendition*, in the one form the emulator reads.
final class SgrParameters {

    private SgrParameters() {}

    /// Colour with colons becomes colour with semicolons, a curly underline becomes a plain one, and the colour of underlines, which
    /// the emulator would take for *faint*, is dropped.
    ///
    /// @return empty when nothing is left, which must not become the empty sequence: that one means *reset*
    static Optional<String> withoutColons(String body) {
        if (!body.contains(":") && !body.contains("58")) {
            return Optional.of(body);
        }
        List<String> kept = new ArrayList<>();
        String[] parameters = body.split(";", -1);
        for (int i = 0; i < parameters.length; i++) {
            switch (parameters[i]) {
                case "38", "48" -> {
                    int end = Math.min(parameters.length - 1, i + lengthOfColour(parameters, i + 1));
                    kept.addAll(List.of(parameters).subList(i, end + 1));
                    i = end;
                }
                case "58" -> i += lengthOfColour(parameters, i + 1);
                default -> rewritten(parameters[i]).ifPresent(kept::add);
            }
        }
        return kept.isEmpty() ? Optional.empty() : Optional.of(String.join(";", kept));
    }

    /// How many parameters after 38, 48 or 58 belong to it.
    private static int lengthOfColour(String[] parameters, int at) {
        if (at == parameters.length) {
            return 0;
        }
        return switch (parameters[at]) {
            case "2" -> 4;
            case "5" -> 2;
            default -> 0;
        };
    }

    private static Optional<String> rewritten(String parameter) {
        String[] parts = parameter.split(":", -1);
        if (parts.length == 1) {
            return Optional.of(parameter);
        }
        return switch (parts[0]) {
            case "4" -> Optional.of(parts[1].equals("0") ? "24" : "4");
            case "38", "48" -> colour(parts);
            default -> Optional.empty();
        };
    }

    /// `38:5:n`, `38:2:r:g:b` or, as the standard has it, `38:2:space:r:g:b`.
    private static Optional<String> colour(String[] parts) {
        if (parts.length == 3 && parts[1].equals("5")) {
            return Optional.of(String.join(";", parts));
        }
        if (parts.length >= 5 && parts[1].equals("2")) {
            int red = parts.length == 5 ? 2 : 3;
            return Optional.of(String.join(";", parts[0], "2", parts[red], parts[red + 1], parts[red + 2]));
        }
        return Optional.empty();
    }
}
