package io.claudebottle.backend.docker;

import io.claudebottle.state.Settings;
import java.util.List;
import java.util.SortedMap;

/// The topology of one bottle in compose's terms. The document that the operator sees and the objects that the engine gets are both
/// made from it, so that they cannot differ.
///
/// @param name of the project
/// @param services by service name
/// @param networks by the name that services call them by
record ComposeProject(String name, SortedMap<String, Service> services, SortedMap<String, Network> networks) {

    static final String AGENT = "agent";
    static final String SIDECARS = "sidecars";

    /// @param command empty keeps the image's own
    /// @param user "" keeps the image's own
    /// @param workingDir "" keeps the image's own
    /// @param init whether a tiny init reaps the orphans that claude's tools leave
    /// @param runtime "" takes the engine's default
    /// @param environment values that may be seen by whoever may ask the engine; never a secret
    /// @param dns resolvers behind the engine's own; empty takes the engine's
    /// @param dnsOptions of its `resolv.conf`
    /// @param extraHosts host name to address
    /// @param limits what it may use; 0 means no limit
    /// @param networks aliases by network; the first in order is the one it is created on
    record Service(
            String containerName,
            String image,
            List<String> command,
            String user,
            String workingDir,
            boolean init,
            String runtime,
            SortedMap<String, String> environment,
            List<String> capDrop,
            List<String> securityOpt,
            List<String> dns,
            List<String> dnsOptions,
            SortedMap<String, String> extraHosts,
            Settings.Limits limits,
            SortedMap<String, List<String>> networks,
            List<String> dependsOn,
            SortedMap<String, String> labels) {}

    /// @param internal without a way out
    record Network(String name, boolean internal, SortedMap<String, String> driverOpts, SortedMap<String, String> labels) {}
}
