package io.claudebottle.session.doctor;

import java.util.Locale;

/// From good to bad.
public enum Verdict {
    OK,
    /// It is not there, and nothing that was asked for needs it.
    ABSENT,
    /// Something works less well, or a backend does not work while another does.
    WARNING,
    /// Nothing can be launched like this, or not safely.
    FAILED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
