package io.claudebottle.policy;

import java.util.List;

/// Compares the path of a request with the prefixes of a route, segment by segment. What servers read in more than one way is no path
/// that could be compared: a proxy that allows `/api/%2e%2e/admin` as a path below `/api` has been talked past.
final class PathPrefix {

    private PathPrefix() {}

    /// `/api` allows itself and what is below it, `/api/` only what is below it (and itself, spelled so), `/` everything.
    ///
    /// @param path of the request, as it was sent, without its query
    static boolean allows(List<String> prefixes, String path) {
        return prefixes.stream().anyMatch(prefix -> path.equals(prefix) || path.startsWith(prefix.endsWith("/") ? prefix : prefix + "/"));
    }

    /// Whether two servers could disagree about which file this names.
    static boolean isAmbiguous(String path) {
        if (!path.startsWith("/") || path.contains("//") || path.indexOf('\\') >= 0) {
            return true;
        }
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '%' && isAmbiguousEscape(path, i)) {
                return true;
            }
        }
        for (String segment : path.split("/", -1)) {
            // Some servers take what follows a semicolon for a parameter of the segment and drop it.
            String name = beforeParameters(segment);
            if (name.equals(".") || name.equals("..")) {
                return true;
            }
        }
        return false;
    }

    /// Escapes of what has a meaning in a path (dot, slash, backslash, percent, semicolon), of control characters, and what is no escape.
    private static boolean isAmbiguousEscape(String path, int at) {
        if (at + 2 >= path.length()) {
            return true;
        }
        int high = Character.digit(path.charAt(at + 1), 16);
        int low = Character.digit(path.charAt(at + 2), 16);
        if (high < 0 || low < 0) {
            return true;
        }
        int escaped = high * 16 + low;
        return escaped < ' ' || escaped == 0x7f || "./\\%;".indexOf(escaped) >= 0;
    }

    private static String beforeParameters(String segment) {
        int semicolon = segment.indexOf(';');
        return semicolon < 0 ? segment : segment.substring(0, semicolon);
    }
}
