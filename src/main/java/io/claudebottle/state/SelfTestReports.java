package io.claudebottle.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.SelfTestReport.Check;
import io.claudebottle.state.SelfTestReport.Control;
import io.claudebottle.state.SelfTestReport.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/// The last report of the self-test for each backend, `selftest/<backend>.json` in the home.
public final class SelfTestReports {

    private final Home home;
    private final ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    public SelfTestReports(Home home) {
        this.home = home;
    }

    /// Empty when there is none, and when it cannot be read to the last word: what is damaged verifies nothing.
    ///
    /// @param backend its name
    public Optional<SelfTestReport> last(String backend) {
        try {
            return Optional.of(report(json.readTree(Files.readAllBytes(file(backend))))).filter(report -> report.backend().equals(backend));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /// Replaces the report of the same backend, whole or not at all.
    ///
    /// @throws ProblemException when the disk refuses; the old report is as it was, then
    public void write(SelfTestReport report) {
        Path file = file(report.backend());
        try {
            AtomicFile.write(file, json.writeValueAsBytes(tree(report)));
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("the report of the self-test cannot be written to " + file + ": " + e.getMessage(),
                            "Free some space or correct the permissions of that directory, then run it again."),
                    e);
        }
    }

    /// Forgets what was found.
    ///
    /// @throws ProblemException when the disk refuses
    public void forget(String backend) {
        try {
            Files.deleteIfExists(file(backend));
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of("an outdated report of the self-test cannot be removed: " + file(backend), "Remove that file by hand."), e);
        }
    }

    private Path file(String backend) {
        return home.selfTests().resolve(backend + ".json");
    }

    /// The report as a JSON object: the file's, and what `selftest --json` prints.
    public static ObjectNode tree(SelfTestReport report) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("at", report.at().toString())
                .put("version", report.version())
                .put("backend", report.backend())
                .put("verified", report.isVerified())
                .put("believable", report.isBelievable())
                .put("held", report.held())
                .put("took_ms", report.took().toMillis());
        ObjectNode facts = root.putObject("facts");
        report.facts().forEach(facts::put);
        ArrayNode checks = root.putArray("checks");
        report.checks().forEach(check -> checks.addObject()
                .put("id", check.id())
                .put("name", check.name())
                .put("proves", check.proves())
                .put("outcome", word(check.outcome()))
                .put("detail", check.detail())
                .put("meaning", check.meaning()));
        ArrayNode controls = root.putArray("controls");
        report.controls().forEach(control -> controls.addObject()
                .put("id", control.id())
                .put("name", control.name())
                .put("where", control.where())
                .put("failed", control.failed())
                .put("detail", control.detail()));
        return root;
    }

    /// What is concluded (`verified`, `believable`, `held`) is not read but concluded again.
    private static SelfTestReport report(JsonNode root) {
        var facts = new TreeMap<String, String>();
        root.path("facts").properties().forEach(fact -> facts.put(fact.getKey(), fact.getValue().asText()));
        List<Check> checks = new ArrayList<>();
        for (JsonNode check : array(root, "checks")) {
            checks.add(new Check(text(check, "id"), text(check, "name"), text(check, "proves"), outcome(text(check, "outcome")), text(check, "detail"),
                    text(check, "meaning")));
        }
        List<Control> controls = new ArrayList<>();
        for (JsonNode control : array(root, "controls")) {
            controls.add(new Control(text(control, "id"), text(control, "name"), text(control, "where"), require(control, "failed").booleanValue(),
                    text(control, "detail")));
        }
        return new SelfTestReport(
                Instant.parse(text(root, "at")),
                text(root, "version"),
                text(root, "backend"),
                facts,
                Duration.ofMillis(require(root, "took_ms").longValue()),
                checks,
                controls);
    }

    private static JsonNode array(JsonNode node, String field) {
        JsonNode array = require(node, field);
        if (!array.isArray() || array.isEmpty()) {
            throw new IllegalArgumentException(field + " is no list of something");
        }
        return array;
    }

    private static JsonNode require(JsonNode node, String field) {
        if (!node.hasNonNull(field)) {
            throw new IllegalArgumentException("there is no " + field);
        }
        return node.get(field);
    }

    private static String text(JsonNode node, String field) {
        return require(node, field).asText();
    }

    private static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Outcome outcome(String word) {
        return Outcome.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
