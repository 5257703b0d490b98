package io.claudebottle.backend.docker;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/// Writes a [ComposeProject] as the document that `docker compose` would read. The same project always gives the same text.
final class ComposeYaml {

    private ComposeYaml() {}

    static String of(ComposeProject project) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("name", project.name());
        Map<String, Object> services = new LinkedHashMap<>();
        project.services().forEach((name, service) -> services.put(name, service(service)));
        root.put("services", services);
        Map<String, Object> networks = new LinkedHashMap<>();
        project.networks().forEach((name, network) -> networks.put(name, network(network)));
        root.put("networks", networks);
        return dump(root);
    }

    /// One service alone; what its configuration hash is made of.
    static String of(ComposeProject.Service service) {
        return dump(service(service));
    }

    private static Map<String, Object> service(ComposeProject.Service service) {
        var map = new LinkedHashMap<String, Object>();
        map.put("container_name", literal(service.containerName()));
        map.put("image", literal(service.image()));
        putUnlessEmpty(map, "command", service.command());
        putUnlessEmpty(map, "user", service.user());
        putUnlessEmpty(map, "working_dir", service.workingDir());
        if (service.init()) {
            map.put("init", true);
        }
        putUnlessEmpty(map, "runtime", service.runtime());
        putUnlessEmpty(map, "environment", service.environment());
        map.put("cap_drop", service.capDrop());
        map.put("security_opt", service.securityOpt());
        if (service.limits().pids() > 0) {
            map.put("pids_limit", service.limits().pids());
        }
        if (service.limits().memoryBytes() > 0) {
            map.put("mem_limit", service.limits().memoryBytes());
            // Equal to the memory: no swap on top, otherwise the limit would be twice what it says.
            map.put("memswap_limit", service.limits().memoryBytes());
        }
        if (service.limits().cpus() > 0) {
            map.put("cpus", service.limits().cpus());
        }
        putUnlessEmpty(map, "dns", service.dns());
        putUnlessEmpty(map, "dns_opt", service.dnsOptions());
        putUnlessEmpty(map, "extra_hosts", service.extraHosts());
        Map<String, Object> networks = new LinkedHashMap<>();
        service.networks().forEach((network, aliases) -> networks.put(network, aliases.isEmpty() ? Map.of() : Map.of("aliases", aliases)));
        map.put("networks", networks);
        putUnlessEmpty(map, "depends_on", service.dependsOn());
        putUnlessEmpty(map, "labels", service.labels());
        return map;
    }

    private static Map<String, Object> network(ComposeProject.Network network) {
        var map = new LinkedHashMap<String, Object>();
        map.put("name", literal(network.name()));
        map.put("driver", "bridge");
        if (network.internal()) {
            map.put("internal", true);
        }
        putUnlessEmpty(map, "driver_opts", network.driverOpts());
        putUnlessEmpty(map, "labels", network.labels());
        return map;
    }

    private static void putUnlessEmpty(Map<String, Object> map, String key, String value) {
        if (!value.isEmpty()) {
            map.put(key, literal(value));
        }
    }

    private static void putUnlessEmpty(Map<String, Object> map, String key, List<String> values) {
        if (!values.isEmpty()) {
            map.put(key, values.stream().map(ComposeYaml::literal).toList());
        }
    }

    private static void putUnlessEmpty(Map<String, Object> map, String key, Map<String, String> values) {
        if (!values.isEmpty()) {
            map.put(key, values.entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, entry -> literal(entry.getValue()), (a, _) -> a, LinkedHashMap::new)));
        }
    }

    /// Compose puts the host's variables in place of `$NAME`; two of the sign stand for one.
    private static String literal(String text) {
        return text.replace("$", "$$");
    }

    private static String dump(Map<String, Object> root) {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setIndicatorIndent(2);
        options.setIndentWithIndicator(true);
        // The same list in two services would otherwise become an anchor and its alias.
        options.setDereferenceAliases(true);
        options.setWidth(200);
        options.setSplitLines(false);
        return new Yaml(options).dump(root);
    }
}
