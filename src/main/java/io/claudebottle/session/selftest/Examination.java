package io.claudebottle.session.selftest;

import io.claudebottle.backend.ExecResult;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.selftest.EscapeCheck.Control;
import io.claudebottle.session.selftest.EscapeCheck.Place;
import io.claudebottle.state.SelfTestReport;
import io.claudebottle.state.SelfTestReport.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;

/// Makes the attacks: each group is one call into the bottle, the controls on the host are one call there, and all calls are made at once.
final class Examination {

    private static final String CONTROL = "control-";

    private final EscapeChecks checks;
    private final SortedMap<String, String> variables;
    private final SelfTestListener listener;
    private final List<SelfTestReport.Check> found = new ArrayList<>();
    private final List<SelfTestReport.Control> controlled = new ArrayList<>();

    /// Runs a shell script to its end.
    @FunctionalInterface
    interface Target {
        /// @throws ProblemException when it cannot be run, or does not come back
        ExecResult run(String script);
    }

    /// In the order of the catalogue.
    record Findings(List<SelfTestReport.Check> checks, List<SelfTestReport.Control> controls) {}

    Examination(Surroundings surroundings, SelfTestListener listener) {
        this.checks = new EscapeChecks(surroundings);
        this.variables = surroundings.variables();
        this.listener = listener;
    }

    /// @param bottle runs a script as the agent's own user
    /// @param host runs one as a plain process of this host
    Findings run(Target bottle, Target host) {
        listener.began(checks.all().size());
        try (var calls = Executors.newVirtualThreadPerTaskExecutor()) {
            checks.groups().forEach(group -> calls.execute(() -> examine(group, bottle)));
            calls.execute(() -> control(checks.all(), Place.HOST, answers(host, controls(checks.all(), Place.HOST))));
        }
        List<String> order = checks.all().stream().map(EscapeCheck::id).toList();
        found.sort(Comparator.comparing(check -> order.indexOf(check.id())));
        controlled.sort(Comparator.comparing(control -> order.indexOf(control.id())));
        return new Findings(found, controlled);
    }

    private void examine(List<EscapeCheck> group, Target bottle) {
        SortedMap<String, String> probes = controls(group, Place.INSIDE);
        group.forEach(check -> probes.put(check.id(), check.attack()));
        Answers answers = answers(bottle, probes);
        group.forEach(check -> found(check, answers.verdict(check, check.id())));
        control(group, Place.INSIDE, answers);
    }

    private static SortedMap<String, String> controls(List<EscapeCheck> group, Place place) {
        var probes = new TreeMap<String, String>();
        group.forEach(check -> controlOf(check, place).ifPresent(control -> probes.put(CONTROL + check.id(), control.attack())));
        return probes;
    }

    private static Optional<Control> controlOf(EscapeCheck check, Place place) {
        return check.control().filter(control -> control.place() == place);
    }

    private void control(List<EscapeCheck> group, Place place, Answers answers) {
        for (EscapeCheck check : group) {
            controlOf(check, place).ifPresent(control -> {
                Verdict verdict = answers.verdict(check, CONTROL + check.id());
                controlled(new SelfTestReport.Control(
                        check.id(), check.name(), place.words(), verdict.outcome() == Outcome.BROKEN, verdict.detail()));
            });
        }
    }

    private synchronized void found(EscapeCheck check, Verdict verdict) {
        var result = new SelfTestReport.Check(check.id(), check.name(), check.proves(), verdict.outcome(), verdict.detail(), check.meaning());
        found.add(result);
        listener.found(result);
    }

    private synchronized void controlled(SelfTestReport.Control control) {
        controlled.add(control);
        listener.controlled(control);
    }

    private Answers answers(Target target, SortedMap<String, String> probes) {
        if (probes.isEmpty()) {
            return new Answers(Map.of(), "there was nothing to try");
        }
        try {
            ExecResult result = target.run(ProbeScript.of(variables, probes));
            String code = result.returnCode() == 0 ? "" : ": the shell ended with code " + result.returnCode();
            return new Answers(ProbeScript.answers(result.stdout()), "the probe gave no answer" + code);
        } catch (ProblemException e) {
            return new Answers(new HashMap<>(), e.problem().what());
        }
    }

    /// @param without why a probe has none
    private record Answers(Map<String, Answer> byProbe, String without) {
        Verdict verdict(EscapeCheck check, String probe) {
            Answer answer = byProbe.get(probe);
            return answer == null ? Verdict.notTried(without) : check.judge().of(answer);
        }
    }
}
