package io.claudebottle.sidecar.egress;

import io.claudebottle.policy.Decision;
import io.claudebottle.policy.EgressRules;
import io.claudebottle.policy.RouteRule;
import io.claudebottle.policy.RouteTable;
import java.util.Optional;

/// The rules as they are now: the operator replaces them, and a rule that is good for one connection goes with that.
final class LiveRules {

    private final GateEvents events;
    private volatile EgressRules rules;

    LiveRules(EgressRules rules, GateEvents events) {
        this.rules = rules;
        this.events = events;
    }

    EgressRules now() {
        return rules;
    }

    /// Tells the operator what holds at the start.
    void announce() {
        events.rules("start", rules.table(), written -> {});
    }

    /// Puts other rules in place. Open connections stay, every request from now on is judged by these, also one on a connection that
    /// was let through by a rule that is spent.
    synchronized void replace(RouteTable table) {
        rules = new EgressRules(table);
        events.rules("control", table, written -> {});
    }

    /// Judges a `CONNECT`; when it is allowed by a rule that is good for one connection, that rule is gone afterwards.
    Judgement connect(String host, int port) {
        EgressRules now = rules;
        Decision decision = now.decide(host, port);
        Optional<RouteRule> rule = decision.allowed() ? now.rule(host) : Optional.empty();
        if (rule.isEmpty()) {
            return new Judgement(decision, Optional.empty(), now);
        }
        return rule.get().once() ? spend(host, port) : new Judgement(decision, rule, now);
    }

    private synchronized Judgement spend(String host, int port) {
        EgressRules now = rules;
        Decision decision = now.decide(host, port);
        Optional<RouteRule> rule = decision.allowed() ? now.rule(host) : Optional.empty();
        if (rule.isPresent() && rule.get().once()) {
            rules = new EgressRules(now.table().without(rule.get().host()));
            events.rules("spent", rules.table(), written -> {});
        }
        return new Judgement(decision, rule, rules);
    }

    /// Judges a request through a tunnel.
    ///
    /// @param connection what let the tunnel through, or the request before this one; a spent rule in it holds until others are put in place
    /// @param path without query
    Judgement request(String host, int port, String path, Judgement connection) {
        EgressRules now = rules;
        Optional<RouteRule> spent = connection.rule().filter(RouteRule::once);
        if (spent.isPresent() && connection.rules() == now) {
            return new Judgement(EgressRules.decidePath(spent.get(), path), spent, now);
        }
        Judgement judged = connect(host, port);
        return judged.rule()
                .map(rule -> new Judgement(EgressRules.decidePath(rule, path), judged.rule(), judged.rules()))
                .orElse(judged);
    }

    /// @param rule the rule that allowed, at least as far as the host is concerned; nothing when there is none
    /// @param rules the rules that held right after
    record Judgement(Decision decision, Optional<RouteRule> rule, EgressRules rules) {}
}
