package io.claudebottle.session.attention;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a hook of claude reported: the line that `attention-hook` in the agent's image has claude print, as an OSC 777 with the title
/// [#TITLE].
///
/// @param detail the tool, the kind of notification, the kind of failure or how the session began; "" when there is none
public record HookReport(Event event, String detail) {

    /// Marks a notification that is meant for us and never shown as one.
    public static final String TITLE = "claude-bottle-hook";

    private static final Pattern LINE = Pattern.compile("([A-Za-z]{1,32})(?: ([A-Za-z0-9_-]{1,64}))?");

    /// Named as claude names them, in its own spelling.
    public enum Event {
        SessionStart,
        UserPromptSubmit,
        PermissionRequest,
        PostToolUse,
        PostToolUseFailure,
        Notification,
        Elicitation,
        ElicitationResult,
        Stop,
        StopFailure
    }

    /// Empty for whatever else was printed: the text is the agent's to forge.
    public static Optional<HookReport> parse(String body) {
        Matcher line = LINE.matcher(body.strip());
        if (!line.matches()) {
            return Optional.empty();
        }
        for (Event event : Event.values()) {
            if (event.name().equals(line.group(1))) {
                return Optional.of(new HookReport(event, line.group(2) == null ? "" : line.group(2)));
            }
        }
        return Optional.empty();
    }

    /// Empty where the event says nothing of what claude does next.
    Optional<Claim> claim() {
        return switch (event) {
            // After a compaction the session "starts" in the middle of the work.
            case SessionStart -> detail.equals("compact") ? Optional.empty() : Optional.of(Claim.atPrompt(Need.Kind.PROMPT));
            case UserPromptSubmit, PostToolUse, PostToolUseFailure, ElicitationResult -> Optional.of(Claim.WORKING);
            case PermissionRequest -> Optional.of(Claim.asking(need()));
            case Elicitation -> Optional.of(Claim.asking(Need.Kind.QUESTION));
            case Notification -> notification();
            case Stop -> Optional.of(Claim.atPrompt(Need.Kind.DONE));
            case StopFailure -> Optional.of(switch (detail) {
                case "authentication_failed" -> Claim.asking(Need.Kind.LOGIN);
                case "unknown" -> Claim.failed("");
                default -> Claim.failed(detail);
            });
        };
    }

    private Need need() {
        return switch (detail) {
            case "AskUserQuestion" -> Need.of(Need.Kind.QUESTION);
            case "ExitPlanMode" -> Need.of(Need.Kind.PLAN);
            default -> new Need(Need.Kind.PERMISSION, detail);
        };
    }

    private Optional<Claim> notification() {
        return switch (detail) {
            case "permission_prompt" -> Optional.of(Claim.asking(Need.Kind.PERMISSION));
            case "idle_prompt" -> Optional.of(Claim.atPrompt(Need.Kind.PROMPT));
            case "elicitation_dialog" -> Optional.of(Claim.asking(Need.Kind.QUESTION));
            default -> Optional.empty();
        };
    }

    /// Whether this only repeats `earlier`, in fewer words: claude reminds of what nobody answered, and of a failure as if it were none.
    boolean reminds(HookReport earlier) {
        return event == Event.Notification && claim().flatMap(mine -> earlier.claim().map(theirs -> theirs.doing() == mine.doing()
                        || theirs.doing() == Claim.Doing.FAILED && mine.doing() == Claim.Doing.AT_PROMPT))
                .orElse(false);
    }
}
