package io.claudebottle.state;

import java.util.Locale;

/// One decision about what a bottle may do or has, as the audit log keeps it.
///
/// @param time ISO-8601
/// @param slug identity of the launch
/// @param component whose rules: [#EGRESS] or [#PIPELOCK]; or [#FILES], what the operator brought in
/// @param proposalId "" when the operator acted unprompted
/// @param justification the agent's words, verbatim; "" without a proposal
/// @param notes the operator's words; may be ""
/// @param diff what changed, before to after, as a unified difference; "" when nothing did
public record AuditEntry(
        String time, String slug, String component, Action action, String proposalId, String justification, String notes, String diff) {

    public static final String EGRESS = "egress";
    public static final String PIPELOCK = "pipelock";
    public static final String FILES = "files";

    /// What was done. The first three answer a proposal, the others are the operator's own.
    public enum Action {
        APPROVED,
        MODIFIED,
        REJECTED,
        OPERATOR_EDIT,
        ALLOW_ONCE,
        ALLOW_BOTTLE,
        ALLOW_ALWAYS,
        NEVER,
        FILE_BROUGHT_IN;

        /// As the file spells it.
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /// @throws IllegalArgumentException for a word that is none
        public static Action of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }
}
