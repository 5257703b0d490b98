package io.claudebottle.backend.docker;

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
/// @param pipelock whether the image has it
/// @param gitleaks whether the image has it
/// @param git whether there is an upstream
record BundlePlan(boolean pipelock, boolean gitleaks, boolean git, boolean supervise) {

    static BundlePlan of(BottleManifest bottle, BaseImages images) {
        return new BundlePlan(images.hasPipelock(), images.hasGitleaks(), !bottle.git().isEmpty(), bottle.supervise());
    }

    /// In the order in which they start.
    List<String> daemons() {
        return sidecars().stream().filter(Grants.Sidecar::running).map(Grants.Sidecar::name).toList();
    }

    /// Short, because they share a page with everything else. A scanner that is switched off is shown as such and not left out.
    List<Grants.Sidecar> sidecars() {
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

    /// What the operator has switched off.
    List<Check> checks() {
        List<Check> checks = new ArrayList<>();
        if (!pipelock) {
            checks.add(new Check(
                    Outcome.WARNED,
                    "Request bodies are not scanned: pipelock is switched off",
                    "Name an image with pipelock in the settings, or unset " + BaseImages.PIPELOCK_VARIABLE + "."));
        }
        if (git && !gitleaks) {
            checks.add(new Check(
                    Outcome.WARNED,
                    "The git gate refuses every push: gitleaks is switched off",
                    "Name an image with gitleaks in the settings, or unset " + BaseImages.GITLEAKS_VARIABLE + "."));
        }
        return checks;
    }

    /// What only the sidecars resolve. An upstream's own address goes before one of the settings; that upstreams agree with each
    /// other the manifest's reader has seen to.
    static SortedMap<String, String> extraHosts(BottleManifest bottle, Map<String, String> ofTheSettings) {
        SortedMap<String, String> hosts = new TreeMap<>(ofTheSettings);
        bottle.git().forEach(upstream -> hosts.putAll(upstream.extraHosts()));
        return hosts;
    }
}
