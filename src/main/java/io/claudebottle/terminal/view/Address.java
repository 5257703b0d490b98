package io.claudebottle.terminal.view;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An address that a program printed, made so that what is read is what it is: a host in letters that are not ASCII in punycode, and
/// characters that are not seen, or that turn the direction of others, by their numbers.
///
/// @param shown for the operator's eyes, and what is copied
/// @param host where it leads, as far as that can be told
/// @param mayOpen whether it is of a kind that is opened; others are only shown
record Address(String shown, Optional<String> host, boolean mayOpen) {

    private static final Set<String> OPENED = Set.of("http", "https", "mailto");
    private static final Pattern PARTS = Pattern.compile("(?<scheme>[A-Za-z][A-Za-z0-9+.-]*):(?://(?<authority>[^/?#]*))?(?<rest>.*)", Pattern.DOTALL);
    private static final Pattern AUTHORITY = Pattern.compile("(?<user>.*@)?(?<host>\\[[^\\]]*]|[^:]*)(?<port>:\\d*)?", Pattern.DOTALL);
    private static final Pattern CLEAN_HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]");
    /// Browsers take it for a slash, and so lead elsewhere than is read here.
    private static final char BACKSLASH = '\\';

    static Address of(String given) {
        Matcher parts = PARTS.matcher(given);
        if (!parts.matches()) {
            return new Address(visible(given), Optional.empty(), false);
        }
        String scheme = parts.group("scheme").toLowerCase(Locale.ROOT);
        boolean mayOpen = OPENED.contains(scheme) && given.indexOf(BACKSLASH) < 0;
        String authority = parts.group("authority");
        if (authority == null) {
            String shown = visible(given);
            return new Address(shown, Optional.empty(), mayOpen && scheme.equals("mailto") && shown.equals(given));
        }
        Matcher split = AUTHORITY.matcher(authority);
        if (!split.matches()) {
            return new Address(visible(given), Optional.empty(), false);
        }
        String host = ascii(split.group("host"));
        boolean clean = CLEAN_HOST.matcher(host).matches();
        String plain = scheme + "://" + orEmpty(split.group("user")) + host + orEmpty(split.group("port")) + parts.group("rest");
        String shown = visible(plain);
        return new Address(shown, clean ? Optional.of(host) : Optional.empty(), mayOpen && !scheme.equals("mailto") && clean && shown.equals(plain));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String ascii(String host) {
        if (host.chars().allMatch(c -> c < 0x80)) {
            return host;
        }
        try {
            return IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException e) {
            return host;
        }
    }

    private static String visible(String text) {
        var visible = new StringBuilder();
        text.codePoints().forEach(codePoint -> {
            if (isSeen(codePoint)) {
                visible.appendCodePoint(codePoint);
            } else {
                visible.append(String.format(Locale.ROOT, "⟨U+%04X⟩", codePoint));
            }
        });
        return visible.toString();
    }

    private static boolean isSeen(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SPACE_SEPARATOR,
                    Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> false;
            default -> codePoint != 0x3164 && codePoint != 0x115f && codePoint != 0x1160 && codePoint != 0xffa0;
        };
    }
}
