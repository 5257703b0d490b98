package io.claudebottle.cli;

import io.claudebottle.manifest.BottleFile;
import io.claudebottle.manifest.BottleManifest;
import io.claudebottle.policy.Grants;
import io.claudebottle.policy.RouteRule;
import io.claudebottle.policy.RouteTable;
import io.claudebottle.policy.TokenSlots;
import io.claudebottle.policy.declared.EffectiveRoutes;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.Workbench;
import io.claudebottle.sidecar.EventLog;
import io.claudebottle.sidecar.egress.EgressDaemon;
import io.claudebottle.sidecar.egress.EgressSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "gate",
        header = "Run the egress gate of a bottle alone, without a bottle.",
        description = {
            "For trying a policy out, and for measuring. Says on stderr where it listens, which certificate to trust and which rules hold; "
                    + "every decision is one line of JSON on stdout, or in the file that --events names. Ctrl-C ends it.",
            "",
            "Credentials come from the variables that the bottle's routes name (token_ref). EGRESS_EXTRA_CA names files of further "
                    + "authorities to trust, EGRESS_UPSTREAM_CA the one of the upstream proxy."
        },
        footer = {
            "",
            "Examples:",
            "  claude-bottle gate --bottle ~/.claude-bottle/bottles/dev.md --listen 127.0.0.1:9099",
            "  curl --proxy http://127.0.0.1:9099 --cacert ~/.claude-bottle/gate/ca.pem https://example.com/"
        })
final class GateCommand implements Callable<Integer> {

    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9a-fA-F:]+]|[^:]+):(\\d{1,5})");

    private final VerbContext context;

    @Option(names = "--bottle", required = true, paramLabel = "FILE", description = "The bottle's file; what it extends is looked for beside it.")
    private Path bottle = Path.of("");

    @Option(names = "--listen", required = true, paramLabel = "ADDR:PORT", description = "Where to listen; port 0 takes a free one.")
    private String listen = "";

    @Option(names = "--ca-dir", paramLabel = "DIR", description = "Where the gate keeps its certificate authority (default: ~/.claude-bottle/gate).")
    private @Nullable Path authority;

    @Option(names = "--events", paramLabel = "FILE", description = "Append decisions to this file instead of writing them to stdout.")
    private @Nullable Path events;

    @Option(names = "--upstream-proxy", paramLabel = "URL", description = "Reach everything through this proxy, as http://127.0.0.1:8888.")
    private @Nullable String upstreamProxy;

    GateCommand(VerbContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Workbench workbench = context.workbench().get();
        BottleManifest manifest = BottleFile.read(bottle);
        List<Grants.Route> routes = EffectiveRoutes.of(manifest.routes(), workbench.environment()::containsKey);
        Path directory = authority == null ? workbench.home().root().resolve("gate") : authority;
        var settings = new EgressSettings(
                address(listen),
                RouteTable.of(routes),
                directory.toAbsolutePath(),
                EgressSettings.extraAuthorities(workbench.environment()),
                Optional.ofNullable(upstreamProxy).map(EgressSettings::proxy),
                EgressSettings.upstreamAuthority(workbench.environment()));
        try (OutputStream record = record(); var gate = new EgressDaemon(settings, new EventLog(record, Clock.systemUTC()))) {
            gate.supply(tokens(routes, workbench.environment()));
            gate.start();
            describe(gate, settings.routes());
            gate.ended().toCompletableFuture().get();
        } catch (IOException e) {
            throw new ProblemException(Problem.of("the gate cannot run: " + e.getMessage(), ""), e);
        } catch (ExecutionException e) {
            throw new ProblemException(Problem.of("the gate ended: " + String.valueOf(e.getCause()), ""), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitCodes.OK;
    }

    private static InetSocketAddress address(String text) {
        Matcher parts = ADDRESS.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) > 65535) {
            throw new UsageProblem("--listen wants an address and a port, as 127.0.0.1:9099, and not '" + text + "'");
        }
        return new InetSocketAddress(parts.group(1), Integer.parseInt(parts.group(2)));
    }

    private OutputStream record() throws IOException {
        return events == null
                ? context.output().dataStream()
                : Files.newOutputStream(events, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static Map<String, String> tokens(List<Grants.Route> routes, Map<String, String> environment) {
        Map<String, String> tokens = new HashMap<>();
        TokenSlots.byTokenRef(routes).forEach((reference, slot) -> {
            String value = environment.get(reference);
            if (value != null) {
                tokens.put(slot, value);
            }
        });
        return tokens;
    }

    private void describe(EgressDaemon gate, RouteTable rules) {
        Output output = context.output();
        InetSocketAddress where = gate.address();
        String address = where.getAddress().getHostAddress();
        output.say("the gate listens on http://" + (address.contains(":") ? "[" + address + "]" : address) + ":" + where.getPort());
        output.say("trust " + gate.certificate() + ", SHA-256 " + gate.fingerprint());
        output.say("rules:");
        rules.rules().forEach(rule -> output.line("  " + text(rule)));
    }

    private static String text(RouteRule rule) {
        List<String> words = new ArrayList<>();
        words.add(rule.host());
        words.addAll(rule.pathAllowlist());
        if (rule.hasCredential()) {
            words.add("[auth:" + rule.authScheme() + "]");
        }
        if (rule.tlsPassthrough()) {
            words.add("(not scanned)");
        }
        words.add(" [" + rule.origin() + "]");
        return String.join(" ", words);
    }
}
