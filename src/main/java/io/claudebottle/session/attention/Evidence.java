package io.claudebottle.session.attention;

import io.claudebottle.session.SessionStatus;
import io.claudebottle.terminal.emulator.TerminalEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Something that tells what claude is doing, and when it was seen. Of each kind only the latest counts.
public sealed interface Evidence {

    Instant at();

    /// The bottle was asked, or a terminal saw the end.
    record Process(SessionStatus status, Instant at) implements Evidence {}

    /// The bottle was asked and did not answer.
    ///
    /// @param why in words for the operator
    record NoAnswer(String why, Instant at) implements Evidence {}

    /// Claude's own hook, run by claude when something happens to it.
    record Hook(HookReport report, Instant at) implements Evidence {}

    /// OSC 0 or 2.
    record Title(String text, Instant at) implements Evidence {

        private static final String AT_REST = "✳";

        /// The frames of the animation: half circles, in earlier versions braille patterns. One that stands still says no less: claude moves
        /// them only in a terminal that has the focus.
        private static final String HALF_CIRCLES = "◐◑◒◓";

        boolean isBusy() {
            return !text.isEmpty() && (HALF_CIRCLES.indexOf(text.charAt(0)) >= 0
                    || Character.UnicodeBlock.of(text.charAt(0)) == Character.UnicodeBlock.BRAILLE_PATTERNS);
        }

        boolean isAtRest() {
            return text.startsWith(AT_REST);
        }
    }

    /// OSC 9;4.
    record Progress(TerminalEvent.Progress.State state, Instant at) implements Evidence {}

    /// What the rows of the terminal look like.
    record Screen(List<String> rows, Instant at) implements Evidence {

        public Screen {
            rows = List.copyOf(rows);
        }
    }

    /// BEL, or a message to the desktop.
    ///
    /// @param text of the message; "" for the bell
    record Call(String text, Instant at) implements Evidence {}

    /// Something was printed, and nothing since.
    record Output(Instant at) implements Evidence {}

    /// What a terminal event tells of claude. Empty for one that tells nothing of it, for titles, which a terminal keeps, and for a report
    /// that is none of ours.
    static Optional<Evidence> of(TerminalEvent event, Instant at) {
        return switch (event) {
            case TerminalEvent.Progress progress -> Optional.of(new Progress(progress.state(), at));
            case TerminalEvent.Bell _ -> Optional.of(new Call("", at));
            case TerminalEvent.Notification(String title, String body) when title.equals(HookReport.TITLE) ->
                HookReport.parse(body).map(report -> new Hook(report, at));
            case TerminalEvent.Notification(String title, String body) -> Optional.of(new Call(title.isEmpty() ? body : title + ": " + body, at));
            default -> Optional.empty();
        };
    }

    /// What this alone would make one believe.
    default Optional<Claim> claim() {
        return switch (this) {
            case Hook hook -> hook.report().claim();
            case Title title -> {
                if (title.isBusy()) {
                    yield Optional.of(Claim.WORKING);
                }
                yield title.isAtRest() ? Optional.of(Claim.atPrompt(Need.Kind.PROMPT)) : Optional.empty();
            }
            case Progress progress -> Optional.of(switch (progress.state()) {
                case NORMAL, INDETERMINATE -> Claim.WORKING;
                case NONE -> Claim.atPrompt(Need.Kind.PROMPT);
                case ERROR -> Claim.failed("");
                case PAUSED -> Claim.asking(Need.Kind.CHOICE);
            });
            case Screen screen -> ScreenText.read(screen.rows());
            case Call _ -> Optional.of(Claim.asking(Need.Kind.CALL));
            case Process _, NoAnswer _, Output _ -> Optional.empty();
        };
    }
}
