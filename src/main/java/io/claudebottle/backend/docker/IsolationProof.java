package io.claudebottle.backend.docker;

import io.claudebottle.backend.ExecResult;
import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.backend.parts.AgentEnvironment;
import io.claudebottle.backend.parts.AgentHome;
import io.claudebottle.policy.EgressRules;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Shows from inside a bottle that it is closed: nobody answers at the host's place on the internal network, no public address can be
/// reached, no outside name resolves, and the proxy is there and refuses what is not allowed. What is configured is one thing, what an
/// engine, its version and the host's firewall make of it another.
final class IsolationProof {

    /// Answers everywhere where there is a way out; asked for nothing but its attention.
    private static final String PUBLIC_ADDRESS = "1.1.1.1";

    private static final String RESOLVABLE = "example.com";

    /// All probes at once, since each waits for an answer that must not come. One line each: name, curl's exit code, what came of
    /// it (`answered` also when the connection was refused, since somebody did; `tried` when there was an address), and the proxy's status.
    private static final String SCRIPT =
            """
            host=$1
            probe() {
                name=$1
                shift
                said=$(curl -sv --connect-timeout 3 -m 8 -o /dev/null -w 'status=%%{http_connect}/%%{http_code}' "$@" 2>&1)
                code=$?
                case $said in
                    *[Rr]efused*|*'Connected to'*) came=answered ;;
                    *Trying*) came=tried ;;
                    *) came=nothing ;;
                esac
                printf 'probe %%s %%s %%s %%s\\n' "$name" "$code" "$came" "${said##*status=}"
            }
            command -v curl > /dev/null || { echo 'probe curl 127 nothing -'; exit 0; }
            [ -z "$host" ] || probe host --noproxy '*' "http://$host:80/" &
            probe public --noproxy '*' 'http://%1$s:80/' &
            probe name --noproxy '*' 'https://%2$s/' &
            probe denied -x '%3$s' 'https://%4$s/' &
            probe proxy -x '%3$s' 'http://_egress.local/health' &
            wait
            # Whoever answers for an address leaves a trace here, whatever port was asked for.
            [ -z "$host" ] || awk -v host="$host" '$1 == host && $3 != "0x0" { print "neighbour " host }' /proc/net/arp 2> /dev/null
            # An address on the link reaches the host's own one, with no route at all.
            awk '$6 != "lo" { print "ipv6 " $1 }' /proc/net/if_inet6 2> /dev/null
            exit 0
            """
                    .formatted(PUBLIC_ADDRESS, RESOLVABLE, AgentEnvironment.PROXY, EgressRules.NEVER_ALLOWED);

    private final DockerEngine engine;
    private final DockerCli cli;

    IsolationProof(DockerEngine engine, DockerCli cli) {
        this.engine = engine;
        this.cli = cli;
    }

    /// @throws ProblemException naming everything that is not as it must be
    void demand(Names names, LaunchProgress progress) {
        String host = hostAddress(names);
        ExecResult result = cli.script(
                names.agentContainer(), AgentHome.USER, Map.of(), SCRIPT, List.of(host), progress::onCancel);
        progress.onCancel(() -> {});
        progress.throwIfCancelled();
        List<String> breaches = breaches(result.stdout(), host);
        if (!breaches.isEmpty()) {
            throw new ProblemException(Problem.of(
                            "the bottle is not closed: " + String.join("; ", breaches),
                            "Nothing was left running. Look whether the engine's firewall rules are intact (restarting Docker restores them).")
                    .withEvidence((result.stdout() + result.stderr()).lines().toList()));
        }
        progress.log("Neither the host nor a public address can be reached from inside, outside names do not resolve,"
                + " and the proxy refuses what is not allowed");
    }

    /// Where the host would be on the internal network; "" when that place is taken by a container and so cannot be the host's.
    private String hostAddress(Names names) {
        var network = engine.network(names.internalNetwork())
                .orElseThrow(() -> new ProblemException("the bottle's internal network is gone", "Launch again."));
        String candidate = network.gateway().isEmpty() ? firstAddress(network.subnet()) : network.gateway();
        List<String> taken = new ArrayList<>();
        for (String container : List.of(names.agentContainer(), names.sidecarContainer())) {
            engine.container(container).ifPresent(details -> taken.addAll(details.addresses().values()));
        }
        return taken.contains(candidate) ? "" : candidate;
    }

    /// `172.18.0.0/16` gives `172.18.0.1`: where engines put the bridge.
    static String firstAddress(String subnet) {
        String network = subnet.replaceFirst("/.*", "");
        int dot = network.lastIndexOf('.');
        return dot < 0 ? "" : network.substring(0, dot + 1) + (Integer.parseInt(network.substring(dot + 1)) + 1);
    }

    /// One probe's line. A code other than 0 is curl's word for what failed.
    private record Probe(int code, String came, String status) {}

    /// @param output of the script
    /// @param host what was probed as the host's address; "" when nothing was
    /// @return what is not as it must be; a probe that gave no result is not
    static List<String> breaches(String output, String host) {
        Map<String, Probe> probes = new HashMap<>();
        List<String> breaches = new ArrayList<>();
        for (String line : output.lines().toList()) {
            List<String> words = Arrays.asList(line.split(" "));
            switch (words.getFirst()) {
                case "probe" -> probes.put(words.get(1), new Probe(Integer.parseInt(words.get(2)), words.get(3), words.get(4)));
                case "neighbour" -> breaches.add("the host answers at " + host + " on the internal network");
                case "ipv6" -> breaches.add("the container has an IPv6 address (" + words.get(1) + "), over which the host can be reached");
                default -> {}
            }
        }
        if (probes.containsKey("curl")) {
            return List.of("it cannot be checked, because the image has no curl");
        }
        if (!host.isEmpty() && !unreached(probes.get("host"))) {
            breaches.add("the host can be reached at " + host);
        }
        if (!unreached(probes.get("public"))) {
            breaches.add("the public address " + PUBLIC_ADDRESS + " can be reached directly");
        }
        Probe name = probes.get("name");
        if (name == null || name.code() == 0 || !name.came().equals("nothing")) {
            breaches.add("the outside name " + RESOLVABLE + " resolves inside");
        }
        Probe denied = probes.get("denied");
        if (denied == null || !denied.status().startsWith("403/")) {
            breaches.add("the proxy did not refuse a host that is not allowed");
        }
        Probe proxy = probes.get("proxy");
        if (proxy == null || !proxy.status().endsWith("/200")) {
            breaches.add("the proxy at " + AgentEnvironment.PROXY + " does not answer");
        }
        return breaches;
    }

    private static boolean unreached(@Nullable Probe probe) {
        return probe != null && probe.code() != 0 && !probe.came().equals("answered");
    }
}
