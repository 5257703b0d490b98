package io.claudebottle.policy;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The one spelling of a host name that rules and requests are compared in.
public final class HostName {

    /// Underscores are not host names by the book, and are in use inside companies.
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");

    private static final Pattern IPV6 = Pattern.compile("\\[.*|[0-9a-fA-F.]*:[0-9a-fA-F:.%]*");

    private static final Pattern NUMERIC_LABEL = Pattern.compile("[0-9]+|0x[0-9a-f]*");

    private HostName() {}

    /// Lower case, in ASCII (IDNA), without the root's trailing dot.
    ///
    /// @return nothing when `host` is no host name; an address is one in form, so ask [#isAddress] too
    public static Optional<String> canonical(String host) {
        String ascii;
        try {
            ascii = IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException notAName) {
            return Optional.empty();
        }
        String name = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
        return name.length() <= 253 && NAME.matcher(name).matches() ? Optional.of(name) : Optional.empty();
    }

    /// Whether a resolver would take this for an address instead of asking for a name. That is so in more spellings than four
    /// numbers with dots (`127.1`, `0x7f.1`, `2130706433`), but always when the last label is a number: no top-level domain is one.
    public static boolean isAddress(String host) {
        if (IPV6.matcher(host).matches()) {
            return true;
        }
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        String last = name.substring(name.lastIndexOf('.') + 1);
        return NUMERIC_LABEL.matcher(last.toLowerCase(Locale.ROOT)).matches();
    }
}
