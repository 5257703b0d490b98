package io.claudebottle.session.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.session.selftest.EscapeCheck.Control;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EscapeChecksTest {

    private static final Surroundings ORDINARY = new Surroundings(
            List.of("192.0.2.7"), 4711, "mark", 12, "token", "seen", Path.of("/home/me/canary"), "allowed.invalid",
            Map.of("net", "net:[1]", "pid", "pid:[2]"), List.of(), Map.of("CapBnd", "000001ffffffffff", "Seccomp", "0", "NoNewPrivs", "0"));

    private final List<EscapeCheck> checks = new EscapeChecks(ORDINARY).all();

    @Test
    void eachIsNamedExplainedAndAlone() {
        assertThat(checks).hasSizeBetween(14, 30);
        assertThat(checks).extracting(EscapeCheck::id).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z][a-z0-9-]*"));
        assertThat(checks).extracting(EscapeCheck::name).doesNotHaveDuplicates().allMatch(name -> name.length() <= 32);
        assertThat(checks).allSatisfy(check -> {
            assertThat(check.proves()).endsWith(".").doesNotContain(". ");
            assertThat(check.meaning()).endsWith(".").doesNotContain(". ");
        });
    }

    @Test
    void noWordMeansBothThatItHeldAndThatItBroke() {
        assertThat(checks).allSatisfy(check -> {
            assertThat(check.judge().broken()).isNotEmpty().doesNotContainAnyElementsOf(check.judge().held());
            assertThat(check.judge().held()).isNotEmpty().doesNotContain("unclear", "untried", "unanswered");
            assertThat(check.judge().unneeded()).doesNotContainAnyElementsOf(check.judge().held());
        });
    }

    @Test
    void mostHaveAControlAndSomeOfThemOnTheHost() {
        assertThat(checks).filteredOn(check -> check.control().isPresent()).hasSizeGreaterThan(checks.size() / 2);
        assertThat(checks).extracting(check -> check.control().map(Control::place).orElse(EscapeCheck.Place.INSIDE))
                .contains(EscapeCheck.Place.HOST, EscapeCheck.Place.INSIDE);
    }

    /// A process that has no powers itself cannot show that the probe sees them.
    @Test
    void aHostThatIsConfinedItselfIsNoControlForWhatItLacks() {
        var confined = new Surroundings(ORDINARY.addresses(), 4711, "mark", 12, "token", "seen", ORDINARY.canary(), "allowed.invalid",
                Map.of(), List.of(), Map.of("CapBnd", "0000000000000000", "Seccomp", "2", "NoNewPrivs", "1"));

        assertThat(new EscapeChecks(confined).all())
                .filteredOn(check -> List.of("capabilities", "no-new-privileges", "system-calls", "namespaces", "network-namespace").contains(check.id()))
                .hasSize(5)
                .allMatch(check -> check.control().isEmpty());
    }

    @Test
    void theScriptIsOneThatEveryShellReads() throws Exception {
        var probes = new TreeMap<String, String>();
        checks.forEach(check -> {
            probes.put(check.id(), check.attack());
            check.control().ifPresent(control -> probes.put("control-" + check.id(), control.attack()));
        });
        for (String shell : List.of("sh", "bash")) {
            Process process = new ProcessBuilder(shell, "-n").redirectErrorStream(true).start();
            try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
                stdin.write(ProbeScript.of(ORDINARY.variables(), probes));
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
        }
    }
}
