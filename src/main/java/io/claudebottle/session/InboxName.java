package io.claudebottle.session;

import java.text.Normalizer;

/// What something is called in the inbox. Only letters and digits of any script, dots, hyphens and underscores are left, so that neither a
/// shell nor a prompt takes a part of the path for something else, and no name leads out of the directory.
///
/// @param stem what a number is put after
/// @param end with its dot; "" when there is none
record InboxName(String stem, String end) {

    private static final int LONGEST_STEM = 60;
    private static final int LONGEST_END = 12;

    /// @param name of the file; may be anything
    /// @param hasEnd whether what follows the last dot is kept at the end
    static InboxName of(String name, boolean hasEnd) {
        String safe = Normalizer.normalize(name, Normalizer.Form.NFC).replaceAll("[^\\p{L}\\p{M}\\p{N}._-]+", "_");
        // Neither `.` nor `..`, nor a switch.
        safe = safe.matches("[._-]*") ? "file" : safe.replaceFirst("^-+", "_");
        int dot = safe.lastIndexOf('.');
        boolean cut = hasEnd && dot > 0 && safe.length() - dot <= LONGEST_END;
        String stem = cut ? safe.substring(0, dot) : safe;
        return new InboxName(first(stem), cut ? safe.substring(dot) : "");
    }

    /// A file system counts bytes, four a character at most.
    private static String first(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST_STEM ? text : text.substring(0, text.offsetByCodePoints(0, LONGEST_STEM));
    }

    /// @param number 1 is the name itself
    String numbered(int number) {
        return number == 1 ? stem + end : stem + "-" + number + end;
    }
}
