package io.claudebottle.manifest;

import java.net.Inet6Address;
import java.util.regex.Pattern;

/// IP addresses as they are written in `/etc/hosts`.
final class Addresses {

    private static final String BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private Addresses() {}

    static boolean isAddress(String text) {
        if (IPV4.matcher(text).matches()) {
            return true;
        }
        try {
            return IPV6.matcher(text).matches() && Inet6Address.ofLiteral(text) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
