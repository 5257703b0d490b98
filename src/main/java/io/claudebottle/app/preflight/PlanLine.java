package io.claudebottle.app.preflight;

import io.claudebottle.manifest.Origin;
import io.claudebottle.policy.Grants.Exposure;
import io.claudebottle.policy.PlanRow;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One row of the plan with what the window adds to it.
///
/// @param exposure of a variable; empty for every other row
/// @param secrets fields of the values that this row still lacks
/// @param widened whether it is more than at the last launch
public record PlanLine(PlanRow row, Optional<Exposure> exposure, java.util.List<SecretField> secrets, boolean widened) {

    private static final Pattern FILE_AND_LINE = Pattern.compile("(.+):(\\d{1,9})");

    /// Where the row was declared; empty when it was not, as a default route.
    public Optional<Origin> declaredAt() {
        return placeOf(row.origin());
    }

    /// The place that an origin names; empty when it is a word.
    static Optional<Origin> placeOf(String origin) {
        Matcher matcher = FILE_AND_LINE.matcher(origin);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(matcher.group(1))).filter(Path::isAbsolute).map(
                    file -> new Origin(file, Integer.parseInt(matcher.group(2))));
        } catch (InvalidPathException notAPath) {
            return Optional.empty();
        }
    }
}
