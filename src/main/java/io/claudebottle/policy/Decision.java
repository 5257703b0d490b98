package io.claudebottle.policy;

import java.util.Locale;

/// What the gate answers to one request, and why.
///
/// @param host canonical name of the host that was asked for, or what was asked for made printable
/// @param port 0 when the request names none
/// @param origin where the rule stands: `file:line`, `default`, or `gate` for what holds in every bottle
/// @param reason one printable ASCII sentence; of a denial it says that it is policy, which rule, and who can change it
public record Decision(Verdict verdict, String host, int port, Rule rule, String origin, String reason) {

    /// Origin of rules that are built in and that no bottle can change.
    static final String GATE = "gate";

    public boolean allowed() {
        return verdict == Verdict.ALLOWED;
    }

    public enum Verdict {
        ALLOWED,
        DENIED;

        /// As events spell it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Which rule decided.
    public enum Rule {
        /// A route names the host, and its path where the route has paths.
        ROUTE("route"),
        /// No route names the host.
        NO_ROUTE("no-route"),
        /// The operator said never.
        DENIED("denied-by-operator"),
        /// The route does not allow this path.
        PATH("path-allowlist"),
        /// The route's credential has not been handed to the gate.
        CREDENTIAL("credential-missing"),
        /// Names only: an address would pass by the names.
        ADDRESS("no-addresses"),
        /// TLS on port 443 only.
        PORT("port-443-only"),
        /// No unencrypted HTTP.
        PLAIN_HTTP("https-only"),
        /// What comes through a tunnel is for the host that the tunnel was asked for.
        ONE_HOST("one-host-per-tunnel"),
        /// The request cannot be understood in one way only, so it cannot be judged.
        MALFORMED("well-formed-requests-only"),
        /// The host's name leads to an address that a name must not lead to.
        INNER_ADDRESS("no-inner-addresses"),
        /// What leaves is recorded, and it cannot be.
        NO_RECORD("no-record-no-exit");

        private final String word;

        Rule(String word) {
            this.word = word;
        }

        /// As events spell it.
        public String word() {
            return word;
        }
    }
}
