package io.claudebottle.sidecar.gitgate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One line of what a push asks for. All of it was written by the agent: receive-pack checks names only after its hook.
///
/// @param old what the ref is here, all zeros when there is none
/// @param now what it is to be, all zeros to delete it
/// @param ref full name
record RefUpdate(String old, String now, String ref) {

    private static final Pattern LINE = Pattern.compile("([0-9a-f]{40}|[0-9a-f]{64}) ([0-9a-f]{40}|[0-9a-f]{64}) (refs/.+)");

    /// What `git check-ref-format` refuses.
    private static final Pattern NOT_A_REF = Pattern.compile("[\\x00-\\x20\\x7f~^:?*\\[\\\\]|\\.\\.|@\\{|//|/\\.|\\.lock(/|$)|[./]$");

    private static final int LONGEST = 1000;

    /// @param line decoded from UTF-8; what could not be decoded is no name that can be repeated to the upstream
    /// @throws Refusal when the line is not an update of a ref that git allows
    static RefUpdate parse(String line) throws Refusal {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches() || line.length() > LONGEST || line.indexOf('\ufffd') >= 0
                || NOT_A_REF.matcher(parts.group(3)).find()) {
            throw new Refusal("ref", "git-gate: policy: the push names a ref that git does not allow; nothing was sent to the upstream");
        }
        return new RefUpdate(parts.group(1), parts.group(2), parts.group(3));
    }

    boolean isCreation() {
        return isZero(old);
    }

    boolean isDeletion() {
        return isZero(now);
    }

    private static boolean isZero(String id) {
        return id.chars().allMatch(digit -> digit == '0');
    }
}
