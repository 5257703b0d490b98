package io.claudebottle.backend.parts;

import io.claudebottle.backend.BottlePlan.Check;
import io.claudebottle.backend.BottlePlan.Check.Outcome;
import io.claudebottle.manifest.BottleManifest;
import io.claudebottle.policy.Grants;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the bundle of one bottle runs. The egress gate always; the others when the bottle declares something for them to do.
///
/// @param pipelock whether it is there to be run
/// @param gitleaks whether it is there to be run
/// @param git whether there is an upstream
public record BundlePlan(boolean pipelock, boolean gitleaks, boolean git, boolean supervise) {

    public static BundlePlan of(BottleManifest bottle, boolean pipelock, boolean gitleaks) {
        return new BundlePlan(pipelock, gitleaks, !bottle.git().isEmpty(), bottle.supervise());
    }

    /// In the order in which they start.
    public List<String> daemons() {
        return sidecars().stream().filter(Grants.Sidecar::running).map(Grants.Sidecar::name).toList();
    }

    /// Short, because they share a page with everything else. A scanner that is switched off is shown as such and not left out.
    public List<Grants.Sidecar> sidecars() {
        List<Grants.Sidecar> sidecars = new ArrayList<>();
        sidecars.add(new Grants.Sidecar(Grants.Sidecar.PIPELOCK, pipelock, pipelock ? "scans requests for secrets" : "switched off: nothing is scanned"));
        sidecars.add(new Grants.Sidecar(Grants.Sidecar.EGRESS, true, "lets out only the routes of this page"));
        if (git) {
            sidecars.add(new Grants.Sidecar(
                    Grants.Sidecar.GIT_GATE, true, gitleaks ? "scans every push, then forwards it" : "fetches; refuses pushes, without gitleaks"));
        }
        if (supervise) {
            sidecars.add(new Grants.Sidecar(Grants.Sidecar.SUPERVISE, true, "lets the agent ask for more"));
        }
        return sidecars;
    }

    /// What goes unscanned.
    ///
    /// @param pipelockFix how to have it
    /// @param gitleaksFix how to have it
    public List<Check> checks(String pipelockFix, String gitleaksFix) {
        List<Check> checks = new ArrayList<>();
        if (!pipelock) {
            checks.add(new Check(Outcome.WARNED, "Request bodies are not scanned: there is no pipelock", pipelockFix));
        }
        if (git && !gitleaks) {
            checks.add(new Check(Outcome.WARNED, "The git gate refuses every push: there is no gitleaks", gitleaksFix));
        }
        return checks;
    }

    /// What only the sidecars resolve. An upstream's own address goes before one of the settings; that upstreams agree with each
    /// other the manifest's reader has seen to.
    public static SortedMap<String, String> extraHosts(BottleManifest bottle, Map<String, String> ofTheSettings) {
        SortedMap<String, String> hosts = new TreeMap<>(ofTheSettings);
        bottle.git().forEach(upstream -> hosts.putAll(upstream.extraHosts()));
        return hosts;
    }
}
