package io.claudebottle.backend.parts;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebottle.policy.Grants;
import io.claudebottle.policy.OperatorRoutes;
import io.claudebottle.policy.RouteTable;
import io.claudebottle.policy.RulesComparison;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.EgressDecisions;
import java.util.List;

/// The rules that the operator has agreed to, on their way to the gate and back.
///
/// @param table what the gate is given
public record AgreedRules(RouteTable table) {

    /// What is never to be is no grant, and the gate has to know it all the same: nobody is asked about it again.
    public static AgreedRules of(Grants grants, EgressDecisions decisions) {
        return new AgreedRules(OperatorRoutes.table(RouteTable.of(grants.routes()), List.of(), decisions.never(grants.bottle())));
    }

    /// What the gate says it applies is what the operator agreed to, or there is no launch.
    ///
    /// @param said the gate's event `egress-rules`
    public void demand(JsonNode said) {
        RouteTable applied = RouteTable.parse(said.path("routes").asText());
        List<String> differences = RulesComparison.of(table, applied).stream().map(found -> found.host() + " " + found.text()).toList();
        if (!differences.isEmpty()) {
            throw new ProblemException(Problem.of(
                            "the gate's rules are not those that you agreed to", "Nothing was left running. Launch again; if it stays, report it.")
                    .withEvidence(differences));
        }
    }
}
