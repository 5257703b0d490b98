package io.claudebottle.terminal.emulator;

import io.claudebottle.terminal.model.Extras;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.UnaryOperator;

/// OSC: what a program says to the world outside its screen. Nothing of that world is read for it.
final class OperatingSystemCommands {

    private static final int INDEXED = 256;
    private static final int SPECIAL = 5;

    private final Display display;
    private final PaletteCommands palette;
    private final Titles titles;
    private final Replies replies;
    private final Emulator.Host host;
    private final boolean readable;

    /// For test suites, which may read what they wrote.
    private String copied = "";

    private final KittyNotification kitty = new KittyNotification();

    /// @param readable whether what a program wrote to the clipboard may be read again by it
    OperatingSystemCommands(Display display, PaletteCommands palette, Titles titles, Replies replies, Emulator.Host host, boolean readable) {
        this.display = display;
        this.palette = palette;
        this.titles = titles;
        this.replies = replies;
        this.host = host;
        this.readable = readable;
    }

    /// Forgets what was begun and has not ended.
    void reset() {
        kitty.reset();
    }

    void run(byte[] bytes, int length, int terminator) {
        int at = 0;
        int command = 0;
        while (at < length && at < 5 && bytes[at] >= '0' && bytes[at] <= '9') {
            command = command * 10 + bytes[at++] - '0';
        }
        if (at == 0 || at < length && bytes[at] != ';') {
            // Some programs leave out the semicolon after l and L; nothing here does.
            return;
        }
        int from = Math.min(at + 1, length);
        String rest = new String(bytes, from, length - from, StandardCharsets.UTF_8);
        run(command, rest, terminator);
    }

    private void run(int command, String rest, int terminator) {
        switch (command) {
            case 0 -> {
                titles.setIcon(rest);
                titles.setWindow(rest);
            }
            case 1 -> titles.setIcon(rest);
            case 2 -> titles.setWindow(rest);
            case 4 -> palette.setIndexed("4", 0, rest.split(";", -1), terminator);
            case 5 -> palette.setIndexed("5", INDEXED, rest.split(";", -1), terminator);
            case 7 -> workingDirectory(rest);
            case 8 -> link(rest);
            case 9 -> progressOrNotification(rest);
            case 10, 11, 12, 13, 14, 15, 16, 17, 18, 19 -> palette.setDynamic(command, rest.split(";", -1), terminator);
            case 52 -> copy(rest, terminator);
            case 99 -> kitty.add(rest).ifPresent(host::event);
            case 104 -> palette.resetIndexed(0, INDEXED, numbers(rest));
            case 105 -> palette.resetIndexed(INDEXED, INDEXED + SPECIAL, numbers(rest));
            case 110, 111, 112, 113, 114, 115, 116, 117, 118, 119 -> palette.resetDynamic(command);
            case 133 -> prompt(rest);
            case 777 -> notification(rest);
            default -> {
                // Not known.
            }
        }
    }

    private static String[] numbers(String rest) {
        return rest.isEmpty() ? new String[0] : rest.split(";", -1);
    }

    // --- links

    /// `8;parameters;address`; an empty address ends the link.
    private void link(String rest) {
        int semicolon = rest.indexOf(';');
        if (semicolon < 0) {
            return;
        }
        String address = rest.length() - semicolon - 1 > Texts.LONGEST_ADDRESS ? "" : Texts.clean(rest.substring(semicolon + 1), Texts.LONGEST_ADDRESS);
        String id = address.isEmpty() ? "" : Arrays.stream(rest.substring(0, semicolon).split(":"))
                .filter(pair -> pair.startsWith("id="))
                .map(pair -> Texts.clean(pair.substring(3), Texts.LONGEST_TITLE))
                .findFirst()
                .orElse("");
        setExtra(current -> new Extras.Extra(address, id, current.underlineColor()));
    }

    void setExtra(UnaryOperator<Extras.Extra> change) {
        Extras.Extra current = display.extra == 0 ? Extras.Extra.NONE : display.extras.get(display.extra);
        display.setExtra(change.apply(current));
    }

    /// A part of an address would be the address of another directory.
    private void workingDirectory(String uri) {
        if (uri.length() <= Texts.LONGEST_ADDRESS) {
            host.event(new TerminalEvent.WorkingDirectory(Texts.clean(uri, Texts.LONGEST_ADDRESS)));
        }
    }

    // --- progress and notifications

    private void progressOrNotification(String rest) {
        if (rest.matches("4;\\d{1,2}(;\\d{0,3})?;?")) {
            String[] parts = rest.split(";");
            var states = TerminalEvent.Progress.State.values();
            int state = Integer.parseInt(parts[1]);
            if (state < states.length) {
                int percent = parts.length > 2 && !parts[2].isEmpty() ? Math.min(Integer.parseInt(parts[2]), 100) : 0;
                host.event(new TerminalEvent.Progress(states[state], percent));
            }
        } else if (!rest.matches("(?s)\\d{1,2}(;.*)?")) {
            notify("", rest);
        }
    }

    private void notify(String title, String body) {
        host.event(new TerminalEvent.Notification(Texts.clean(title, Texts.LONGEST_TITLE), Texts.clean(body, Texts.LONGEST_BODY)));
    }

    /// `777;notify;title;body`.
    private void notification(String rest) {
        String[] parts = rest.split(";", 3);
        if (parts[0].equals("notify")) {
            notify(parts.length > 1 ? parts[1] : "", parts.length > 2 ? parts[2] : "");
        }
    }

    // --- clipboard

    /// `52;where;base64`. A question is never answered, but to a test suite with its own words.
    private void copy(String rest, int terminator) {
        int semicolon = rest.indexOf(';');
        if (semicolon < 0) {
            return;
        }
        String data = rest.substring(semicolon + 1);
        if (data.equals("?")) {
            if (readable) {
                String where = rest.substring(0, semicolon).matches("[a-z0-7]{1,8}") ? rest.substring(0, semicolon) : "s0";
                replies.osc("52;" + where + ';' + Base64.getEncoder().encodeToString(copied.getBytes(StandardCharsets.UTF_8)), terminator);
            }
            return;
        }
        String text = Texts.decoded(data);
        if (readable) {
            copied = text;
        }
        if (!text.isEmpty()) {
            host.event(new TerminalEvent.Copy(text));
        }
    }

    // --- prompts

    private void prompt(String rest) {
        TerminalEvent.Prompt.Mark mark = switch (rest.split(";", 2)[0]) {
            case "A" -> TerminalEvent.Prompt.Mark.PROMPT;
            case "B" -> TerminalEvent.Prompt.Mark.INPUT;
            case "C" -> TerminalEvent.Prompt.Mark.OUTPUT;
            case "D" -> TerminalEvent.Prompt.Mark.END;
            default -> null;
        };
        if (mark != null) {
            display.line().addMark(1 << mark.ordinal());
            host.event(new TerminalEvent.Prompt(mark));
        }
    }
}
