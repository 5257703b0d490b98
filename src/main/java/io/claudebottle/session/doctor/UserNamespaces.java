package io.claudebottle.session.doctor;

import io.claudebottle.backend.bubblewrap.NamespaceProbe.Facts;
import io.claudebottle.backend.bubblewrap.NamespaceVerdict;

/// Whether this host lets a bottle have namespaces, as the backend sees it.
final class UserNamespaces {

    private UserNamespaces() {}

    static Diagnosis diagnosis(Facts facts) {
        return NamespaceVerdict.of(facts).map(UserNamespaces::obstacle).orElseGet(() -> Diagnosis.fine("were made by bwrap"));
    }

    private static Diagnosis obstacle(NamespaceVerdict verdict) {
        String words = switch (verdict.reason()) {
            case NO_BWRAP -> "could not be tried without bwrap";
            case NOT_IN_THE_KERNEL, NONE_ALLOWED, ONLY_FOR_THE_SUPERUSER, APPARMOR, SECCOMP, COVERED_PROC, USED_UP, OTHER ->
                "cannot be had: " + verdict.problem().what();
        };
        return Diagnosis.missing(words, fix(verdict));
    }

    private static Fix fix(NamespaceVerdict verdict) {
        return switch (verdict.reason()) {
            case NONE_ALLOWED, ONLY_FOR_THE_SUPERUSER -> new Fix("Allow them, now and after a restart.", verdict.command());
            case APPARMOR -> new Fix("Give bwrap a profile that allows them; all other programs stay restricted.", verdict.command());
            case NO_BWRAP, NOT_IN_THE_KERNEL, SECCOMP, COVERED_PROC, USED_UP, OTHER -> Fix.of(verdict.problem().fix());
        };
    }
}
