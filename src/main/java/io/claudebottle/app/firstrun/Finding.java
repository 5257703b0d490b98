package io.claudebottle.app.firstrun;

/// One thing that bottles need, and whether this machine has it.
///
/// @param finding what is there or what is wrong; may be ""
/// @param fix what to do, a sentence; "" when nothing has to be done
/// @param command for a shell, that does it; "" when there is none
public record Finding(String name, Verdict verdict, String finding, String fix, String command) {

    /// From good to bad.
    public enum Verdict {
        OK,
        /// Not there, and nobody needs it.
        ABSENT,
        /// Something works less well, or one of several ways is closed.
        WARNING,
        /// Nothing can be launched like this.
        FAILED
    }

    boolean isMissing() {
        return verdict == Verdict.WARNING || verdict == Verdict.FAILED;
    }
}
