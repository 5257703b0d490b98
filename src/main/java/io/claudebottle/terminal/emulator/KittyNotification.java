package io.claudebottle.terminal.emulator;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// OSC 99: `key=value:…;text`, a notification in pieces, of which `d=0` says that more follow. One is put together at a time: where the pieces
/// of another begin, what was begun before is dropped.
final class KittyNotification {

    private String id = "";
    private String title = "";
    private String body = "";

    /// @return the notification, once it is whole
    Optional<TerminalEvent.Notification> add(String rest) {
        int semicolon = rest.indexOf(';');
        if (semicolon < 0) {
            return Optional.empty();
        }
        List<String> keys = Arrays.asList(rest.substring(0, semicolon).split(":"));
        String kind = value(keys, "p=").orElse("title");
        if (!kind.equals("title") && !kind.equals("body") && !kind.equals("icon") && !kind.equals("buttons")) {
            // A question, or a word about one that was shown.
            return Optional.empty();
        }
        String from = Texts.clean(value(keys, "i=").orElse(""), Texts.LONGEST_TITLE);
        if (!from.equals(id)) {
            reset();
            id = from;
        }
        String payload = rest.substring(semicolon + 1);
        String text = keys.contains("e=1") ? Texts.decoded(payload) : payload;
        if (kind.equals("title")) {
            title = Texts.clean(title + text, Texts.LONGEST_TITLE);
        } else if (kind.equals("body")) {
            body = Texts.clean(body + text, Texts.LONGEST_BODY);
        }
        if (keys.contains("d=0")) {
            return Optional.empty();
        }
        // One line alone is what there is to say, not what it is about.
        var whole = body.isEmpty() ? new TerminalEvent.Notification("", title) : new TerminalEvent.Notification(title, body);
        reset();
        return Optional.of(whole);
    }

    private static Optional<String> value(List<String> keys, String key) {
        return keys.stream().filter(pair -> pair.startsWith(key)).findFirst().map(pair -> pair.substring(key.length()));
    }

    void reset() {
        id = "";
        title = "";
        body = "";
    }
}
