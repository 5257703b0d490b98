package io.claudebottle.manifest;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What stands where a host name is expected.
///
/// @param name lower case, without the root's trailing dot
/// @param mistake what it is instead of a host name, if it is not one
record HostWord(String name, Optional<Mistake> mistake) {

    /// @param message what is written, never with a user or a password of a URL
    record Mistake(String message, String fix) {}

    private static final int LONGEST = 253;

    /// Underscores are not host names by the book, and are in use inside companies.
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");

    private static final Pattern IPV6 = Pattern.compile("\\[.*|[0-9a-f.]*:[0-9a-f.]*:[0-9a-f:.%]*");

    /// No top-level domain is a number, and a resolver takes `127.1` or `0x7f.1` for an address.
    private static final Pattern NUMERIC_LABEL = Pattern.compile("[0-9]+|0x[0-9a-f]*");

    static HostWord of(String written) {
        String host = written.strip().toLowerCase(Locale.ROOT);
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return new HostWord(name, judge(name, written.strip()));
    }

    private static Optional<Mistake> judge(String name, String written) {
        if (isName(name) && !NUMERIC_LABEL.matcher(name.substring(name.lastIndexOf('.') + 1)).matches()) {
            return name.equals("localhost") || name.endsWith(".localhost")
                    ? because("'localhost' is the gate itself.", "Name a host of the network; services of this machine stay out of reach.")
                    : Optional.empty();
        }
        String bare = bare(name);
        String alone = isName(bare) ? "Write the host alone: " + bare + "." : "Write the host alone.";
        if (name.contains("://")) {
            return because("a URL is not a host.", alone);
        }
        if (name.contains("@")) {
            return because("a user does not belong to a host.", alone);
        }
        if (name.contains("*")) {
            return because(Quoted.of(written) + " is a pattern.", "Name each host; the gate lets out exact names only.");
        }
        if (name.contains("/")) {
            return because("a path does not belong to a host.", alone + " Paths go under path_allowlist.");
        }
        if (IPV6.matcher(name).matches() || NUMERIC_LABEL.matcher(name.substring(name.lastIndexOf('.') + 1)).matches()) {
            return because(Quoted.of(written) + " is an address.", "Name the host; addresses are never let out.");
        }
        if (name.contains(":")) {
            return because("a port does not belong to a host.", alone + " The gate lets out port 443 only.");
        }
        if (name.codePoints().anyMatch(point -> point > 0x7f)) {
            return because(Quoted.of(written) + " has letters beyond ASCII, and some of them look like others.", ascii(name)
                    .map(ascii -> "If it is meant, write " + ascii + ".")
                    .orElse("Write letters, digits, hyphens and dots."));
        }
        return because(Quoted.of(written) + " is not a host name.", "Write letters, digits, hyphens and dots, as api.example.com.");
    }

    private static Optional<Mistake> because(String message, String fix) {
        return Optional.of(new Mistake(message, fix));
    }

    private static boolean isName(String name) {
        // The length comes first: a regular expression this deep needs a stack.
        return name.length() <= LONGEST && NAME.matcher(name).matches();
    }

    private static String bare(String url) {
        String rest = url.substring(url.indexOf("://") < 0 ? 0 : url.indexOf("://") + 3).split("[/?#]", 2)[0];
        return rest.substring(rest.lastIndexOf('@') + 1).split(":", 2)[0];
    }

    private static Optional<String> ascii(String name) {
        try {
            return Optional.of(IDN.toASCII(name)).filter(HostWord::isName);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
