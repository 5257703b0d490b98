package io.claudebottle.policy;

/// One row of the preflight, the same for the window and the terminal.
///
/// @param group heading it stands under
/// @param label left column
/// @param value right column; names and facts, never a secret
/// @param note short qualification shown after the value, as `value readable inside`; may be ""
/// @param origin `file:line` or a word; "" when the row has no declaration
/// @param tone how it should be looked at
public record PlanRow(Group group, String label, String value, String note, String origin, Tone tone) {

    /// In the order of the page.
    public enum Group {
        AGENT("Agent and prompt"),
        ENVIRONMENT("Environment"),
        SKILLS("Skills"),
        GIT("Git gate"),
        EGRESS("Egress routes"),
        SIDECARS("Sidecars"),
        ISOLATION("Isolation"),
        WORKSPACE("Workspace");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    public enum Tone {
        PLAIN,
        GOOD,
        CAUTION,
        DANGER
    }
}
