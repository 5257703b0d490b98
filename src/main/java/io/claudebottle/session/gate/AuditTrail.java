package io.claudebottle.session.gate;

/// Where it is written down what the operator changed, for later.
@FunctionalInterface
public interface AuditTrail {

    /// Component of everything that is decided here.
    String EGRESS = "egress";

    /// @param component `egress`
    /// @param slug identity of the bottle
    /// @param action `allow-once`, `allow-bottle`, `allow-always`, `never` or `operator-edit`
    /// @param justification why, in somebody's words; may be ""
    /// @param notes what else was touched, as the file that a route was written into; may be ""
    /// @param before the gate's rules until then, as JSON
    /// @param after the gate's rules from then on
    /// @throws io.claudebottle.problem.ProblemException when it cannot be written; the change is taken back, then
    void record(String component, String slug, String action, String justification, String notes, String before, String after);
}
