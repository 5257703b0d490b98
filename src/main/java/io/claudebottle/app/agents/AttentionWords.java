package io.claudebottle.app.agents;

import io.claudebottle.app.Messages;
import io.claudebottle.problem.Printable;
import io.claudebottle.session.SessionStatus;
import io.claudebottle.session.attention.Attention;
import io.claudebottle.session.attention.Evidence;
import io.claudebottle.session.attention.Need;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;

/// What an agent is doing, in words. What the agent itself has said is shown as it is and cut to a line.
public final class AttentionWords {

    private static final int MOST = 80;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofLocalizedTime(FormatStyle.MEDIUM);

    private final Messages messages;
    private final ZoneId zone;

    public AttentionWords(Messages messages, ZoneId zone) {
        this.messages = messages;
        this.zone = zone;
    }

    /// "waiting for you".
    public String state(Attention attention) {
        return messages.get("agents.state." + word(attention.state()));
    }

    static String word(Attention.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /// What it waits for, "permission to use Bash"; "" when it does not wait.
    public String need(Attention attention) {
        return attention.need().map(this::need).orElse("");
    }

    private String need(Need need) {
        String key = "attention.need." + need.kind().name().toLowerCase(Locale.ROOT);
        return need.detail().isEmpty() ? messages.get(key) : messages.get(key + ".of", line(need.detail()));
    }

    /// "2 min", "3 h".
    String lasting(long minutes) {
        return minutes < 60 ? messages.get("attention.minutes", minutes) : messages.get("attention.hours", minutes / 60);
    }

    /// State, reason, beginning and evidence, one a line.
    String account(Attention attention) {
        String need = need(attention);
        String first = need.isEmpty() ? state(attention) : messages.get("attention.account", state(attention), need);
        String since = attention.since().equals(Instant.EPOCH) ? "" : "\n" + messages.get("attention.since", time(attention.since()));
        return first + since + attention.basis().map(basis -> "\n" + because(basis)).orElse("");
    }

    /// What is concluded from, as "its title is at rest: …".
    public String because(Attention attention) {
        return attention.basis().map(this::because).orElse("");
    }

    private String because(Evidence basis) {
        return switch (basis) {
            case Evidence.Process(SessionStatus status, Instant _) -> switch (status) {
                case SessionStatus.Running(long pid) -> messages.get("attention.by.running", Long.toString(pid));
                case SessionStatus.Ended ended -> messages.get("attention.by.ended", ended.words());
                case SessionStatus.NeverStarted _ -> messages.get("attention.by.never");
            };
            case Evidence.NoAnswer(String why, Instant _) -> why;
            case Evidence.Hook hook -> messages.get("attention.by.hook", (hook.report().event().name() + " " + hook.report().detail()).strip());
            case Evidence.Title title -> messages.get("attention.by.title", line(title.text()), time(title.at()));
            case Evidence.Progress progress -> messages.get("attention.by.progress", progress.state().name().toLowerCase(Locale.ROOT));
            case Evidence.Screen _ -> messages.get("attention.by.screen");
            case Evidence.Call(String text, Instant _) -> text.isEmpty() ? messages.get("attention.by.bell") : messages.get("attention.by.message", line(text));
            case Evidence.Output(Instant at) -> messages.get("attention.by.silence", time(at));
        };
    }

    private String time(Instant at) {
        return TIME.withLocale(messages.bundle().getLocale()).format(at.atZone(zone));
    }

    private static String line(String text) {
        String shown = Printable.of(text.strip());
        return shown.codePointCount(0, shown.length()) <= MOST ? shown : shown.substring(0, shown.offsetByCodePoints(0, MOST)) + "…";
    }
}
