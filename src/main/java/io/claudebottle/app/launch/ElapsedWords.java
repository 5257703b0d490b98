package io.claudebottle.app.launch;

import java.time.Duration;
import java.util.Locale;

/// How long something takes, short enough to stand at the end of a line: `3.4 s`, `1:05`.
final class ElapsedWords {

    private ElapsedWords() {}

    static String of(Duration elapsed) {
        if (elapsed.toMinutes() < 1) {
            return String.format(Locale.ROOT, "%d.%d s", elapsed.toSeconds(), elapsed.toMillisPart() / 100);
        }
        return String.format(Locale.ROOT, "%d:%02d", elapsed.toMinutes(), elapsed.toSecondsPart());
    }
}
