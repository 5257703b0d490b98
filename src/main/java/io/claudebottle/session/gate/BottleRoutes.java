package io.claudebottle.session.gate;

import io.claudebottle.backend.BottleBackends;
import io.claudebottle.manifest.Manifest;
import io.claudebottle.policy.OperatorRoutes;
import io.claudebottle.policy.RouteRule;
import io.claudebottle.policy.RouteTable;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.EgressDecisions;
import io.claudebottle.state.Metadata;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Changes the rules of a running bottle's gate, and what later launches take from that. First it is written down where it has to last,
/// then the gate is told, then the audit log; when one of them fails, what came before is taken back.
public final class BottleRoutes implements RouteDesk {

    private static final Logger LOG = LoggerFactory.getLogger(BottleRoutes.class);

    /// Longer than pipelock takes to say no, which is told the rules before the gate is.
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final GateRules gate;
    private final BottleStates states;
    private final EgressDecisions decisions;
    private final Function<Path, Manifest> manifests;
    private final AuditTrail audit;

    /// @param manifests reads the manifest as seen from a working directory, afresh at each call
    public BottleRoutes(
            BottleBackends backends, BottleStates states, EgressDecisions decisions, Function<Path, Manifest> manifests, AuditTrail audit) {
        this(backends, states, decisions, manifests, audit, PATIENCE);
    }

    /// @param patience how long a gate may take to answer
    BottleRoutes(
            BottleBackends backends,
            BottleStates states,
            EgressDecisions decisions,
            Function<Path, Manifest> manifests,
            AuditTrail audit,
            Duration patience) {
        this.gate = new GateRules(new RunningBackends(backends), patience);
        this.states = states;
        this.decisions = decisions;
        this.manifests = manifests;
        this.audit = audit;
    }

    @Override
    public RouteTable current(String identity) {
        return gate.current(identity);
    }

    @Override
    public synchronized void install(String identity, RouteTable table) {
        RouteTable before = gate.current(identity);
        try (var change = new Change()) {
            if (!table.equals(before)) {
                change.onFailure(() -> gate.tell(identity, before));
                gate.apply(identity, table);
            }
            change.done();
        }
    }

    @Override
    public synchronized String replace(String identity, RouteTable table) {
        RouteTable before = gate.current(identity);
        try (var change = new Change()) {
            apply(change, identity, before, table, "operator-edit", "");
        }
        return "the edited rules hold in " + identity + " until it ends (" + table.rules().size() + " of them)";
    }

    @Override
    public synchronized String decide(String identity, String host, RouteChoice choice) {
        String name = OperatorRoutes.canonical(host);
        RouteTable before = gate.current(identity);
        if (choice != RouteChoice.NEVER) {
            refuseOverRoute(before, name, choice, identity);
        }
        try (var change = new Change()) {
            return switch (choice) {
                case ONCE -> once(change, identity, before, name);
                case BOTTLE -> bottle(change, identity, before, name);
                case ALWAYS -> always(change, identity, before, name);
                case NEVER -> never(change, identity, before, name);
            };
        }
    }

    private String once(Change change, String identity, RouteTable before, String host) {
        apply(change, identity, before, OperatorRoutes.with(before, OperatorRoutes.rule(host, true, false)), "allow-once", "");
        return "the next exchange of " + identity + " with " + host + " passes";
    }

    private String bottle(Change change, String identity, RouteTable before, String host) {
        forgetNever(change, identity, host);
        if (decisions.add(identity, host)) {
            change.onFailure(() -> decisions.remove(identity, host));
        }
        apply(change, identity, before, OperatorRoutes.with(before, OperatorRoutes.rule(host, false, false)), "allow-bottle", "");
        return identity + " may reach " + host + ", also when it is resumed";
    }

    private String always(Change change, String identity, RouteTable before, String host) {
        String bottle = bottleName(identity);
        DeclaredRoutes.Written written = new DeclaredRoutes(() -> manifestOf(identity), bottle).add(host);
        change.onFailure(written.undo());
        forgetNever(change, identity, host);
        var rule = new RouteRule(host, List.of(), "", "", written.origin());
        apply(change, identity, before, OperatorRoutes.with(before, rule), "allow-always", written.origin());
        return identity + " may reach " + host + ", and so may every later launch: the route stands at " + written.origin();
    }

    private String never(Change change, String identity, RouteTable before, String host) {
        String bottle = bottleName(identity);
        if (decisions.addNever(bottle, host)) {
            change.onFailure(() -> decisions.removeNever(bottle, host));
        }
        if (decisions.remove(identity, host)) {
            change.onFailure(() -> decisions.add(identity, host));
        }
        apply(change, identity, before, OperatorRoutes.with(before, OperatorRoutes.rule(host, false, true)), "never", "bottle " + bottle);
        return host + " stays denied in " + identity + " and in every launch of bottle " + bottle;
    }

    private void apply(Change change, String identity, RouteTable before, RouteTable after, String action, String notes) {
        if (!after.equals(before)) {
            // Also when it does not answer: it may have taken them all the same.
            change.onFailure(() -> gate.tell(identity, before));
            gate.apply(identity, after);
        }
        audit.record(AuditTrail.EGRESS, identity, action, "", notes, before.toJson(), after.toJson());
        change.done();
    }

    /// A host that has a route was denied by what the route asks for. A rule without conditions in its place would widen it, and lose its
    /// credential.
    private static void refuseOverRoute(RouteTable table, String host, RouteChoice choice, String identity) {
        table.rules().stream()
                .filter(rule -> rule.host().equals(host) && !rule.denied() && !rule.once())
                // For longer than now is no contradiction; for once is one.
                .filter(rule -> choice == RouteChoice.ONCE || !rule.origin().equals(RouteRule.OPERATOR_ORIGIN))
                .findFirst()
                .ifPresent(rule -> {
                    throw new ProblemException(
                            host + " has a route already (" + rule.origin() + "); what was denied is outside of its paths, or denied in every bottle",
                            "Change that route: claude-bottle egress edit " + identity + ", or in the bottle's file.");
                });
    }

    /// A yes takes back an earlier never.
    private void forgetNever(Change change, String identity, String host) {
        String bottle = bottleName(identity);
        if (decisions.removeNever(bottle, host)) {
            change.onFailure(() -> decisions.addNever(bottle, host));
        }
    }

    private String bottleName(String identity) {
        return manifestOf(identity).bottleFor(metadata(identity).agentName()).name();
    }

    private Manifest manifestOf(String identity) {
        return manifests.apply(Path.of(metadata(identity).cwd()));
    }

    private Metadata metadata(String identity) {
        return states.read(identity).orElseThrow(() -> new ProblemException(
                "the state of " + identity + " does not say which agent it runs", "Allow the host once, or edit the rules of the bottle."));
    }

    /// Steps that are taken back, the last first, unless all of them were done.
    private static final class Change implements AutoCloseable {

        private final Deque<Runnable> undo = new ArrayDeque<>();

        void onFailure(Runnable step) {
            undo.push(step);
        }

        void done() {
            undo.clear();
        }

        /// A step that cannot be taken back must not keep the others from it; what failed first is what the operator hears.
        @Override
        public void close() {
            while (!undo.isEmpty()) {
                try {
                    undo.pop().run();
                } catch (ProblemException e) {
                    LOG.error("a change of the routes could not be taken back", e);
                }
            }
        }
    }
}
