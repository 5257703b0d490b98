package io.claudebottle.session;

/// Exit codes in words.
public final class ExitWords {

    private ExitWords() {}

    /// @return a phrase to stand after "claude": "done", "was interrupted (130)"
    public static String of(int exitCode) {
        return switch (exitCode) {
            case 0 -> "done";
            case 126 -> "could not be run (126)";
            case 127 -> "was not found in the bottle (127)";
            case 129 -> "was hung up (129)";
            case 130 -> "was interrupted (130)";
            case 134 -> "aborted (134)";
            case 137 -> "was killed, perhaps for lack of memory (137)";
            case 139 -> "crashed (139)";
            case 143 -> "was terminated (143)";
            default -> exitCode > 128 && exitCode < 128 + 65 ? "died of signal " + (exitCode - 128) + " (" + exitCode + ")" : "failed (" + exitCode + ")";
        };
    }
}
