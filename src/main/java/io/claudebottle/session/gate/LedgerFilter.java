package io.claudebottle.session.gate;

import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Which entries of a ledger somebody wants to see.
///
/// @param text in host, path, method, rule, origin or reason, in any case; "" is in every one
/// @param source `egress`, `pipelock` or `git-gate`; "" for all
public record LedgerFilter(Verdicts verdicts, String text, String source) implements Predicate<LedgerEntry> {

    public enum Verdicts {
        ALL,
        ALLOWED,
        DENIED
    }

    public static final LedgerFilter EVERYTHING = new LedgerFilter(Verdicts.ALL, "", "");

    public LedgerFilter {
        text = text.strip().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean test(LedgerEntry entry) {
        return (verdicts == Verdicts.ALL || entry.allowed() == (verdicts == Verdicts.ALLOWED))
                && (source.isEmpty() || entry.source().equals(source))
                && (text.isEmpty()
                        || Stream.of(entry.host(), entry.path(), entry.method(), entry.rule(), entry.origin(), entry.reason())
                                .anyMatch(field -> field.toLowerCase(Locale.ROOT).contains(text)));
    }
}
