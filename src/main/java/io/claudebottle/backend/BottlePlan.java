package io.claudebottle.backend;

import io.claudebottle.policy.Grants;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Output of `prepare`: everything resolved, nothing created. Immutable; holds no secret value.
public interface BottlePlan {

    BottleSpec spec();

    /// Directory with scratch files of this plan; gone again when the operator says no.
    Path stageDir();

    /// Unique id of this launch (the original calls it slug).
    String identity();

    /// What the agent gets. Rows, text and blast radius are functions of it.
    Grants grants();

    /// Names of the values that the operator has to supply at launch: asked ones, and host variables that are not set.
    List<SecretRequest> secretRequests();

    /// Topology in the backend's own language (a compose document for Docker), to show; "" when there is none.
    String topology();

    /// Things checked on the host while preparing, failed ones included: a failed check does not stop the preflight from being
    /// shown, it stops the launch.
    List<Check> checks();

    /// What a launch of it goes through, in order, with words for each.
    default SequencedMap<LaunchProgress.Stage, String> stages() {
        var stages = new LinkedHashMap<LaunchProgress.Stage, String>();
        for (LaunchProgress.Stage stage : LaunchProgress.Stage.values()) {
            stages.put(stage, stage.title());
        }
        return stages;
    }

    /// @param name variable inside the bottle, or the `token_ref` of a route
    /// @param prompt what to show beside the field; never ""
    record SecretRequest(String name, String prompt) {}

    record Check(Outcome outcome, String what, String fix) {
        public enum Outcome {
            PASSED,
            WARNED,
            FAILED
        }
    }
}
