package io.claudebottle.sidecar.gitgate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claudebottle.problem.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Looks for secrets in what a push brings that the upstream does not have yet: lines that its commits add, also in files that look
/// binary and in what a merge adds of its own; and the words of commits and tags.
final class SecretScan {

    private static final int LEAKS_FOUND = 42;
    private static final int MAX_REPORTED = 20;
    private static final long MAX_BYTES = 1024L * 1024 * 1024;
    private static final int MAX_FILES = 200_000;

    /// Stands for the arguments that choose what came.
    private static final String NEW = "(new)";

    private final Path gitleaks;
    private final Path rules;
    private final Path scratch;
    private final Duration timeout;
    private final Tools tools;
    private final Map<String, String> environment;

    /// @param rules gitleaks' configuration
    /// @param scratch directory for what is being scanned
    /// @param environment with a search path
    SecretScan(Path gitleaks, Path rules, Path scratch, Duration timeout, Tools tools, Map<String, String> environment) {
        this.gitleaks = gitleaks;
        this.rules = rules;
        this.scratch = scratch;
        this.timeout = timeout;
        this.tools = tools;
        this.environment = environment;
    }

    /// Returns when there is nothing to complain of.
    ///
    /// @param updates that create or change
    /// @param quarantine environment in which the new objects can be seen
    /// @throws Refusal when there is a secret, when the scan did not come to its end, or when something cannot be scanned
    void requireClean(Mirror mirror, List<RefUpdate> updates, Map<String, String> quarantine) throws Refusal, IOException {
        Path directory = Files.createTempDirectory(scratch, "push");
        try {
            Path text = Files.createDirectory(directory.resolve("text"));
            Path names = directory.resolve("names");
            int files;
            try (var incoming = new IncomingText(text, names, MAX_BYTES, MAX_FILES)) {
                collect(mirror, updates, quarantine, directory.resolve("objects"), incoming);
                files = incoming.files();
            }
            if (files > 0) {
                scan(text, names, directory.resolve("report.json"));
            }
        } catch (IncomingText.TooMuch e) {
            throw new Refusal(
                    "size",
                    "git-gate: policy: the push brings " + e.getMessage() + ", more than the gate scans at once; nothing was sent to the upstream, "
                            + "push the history in parts");
        } finally {
            delete(directory);
        }
    }

    private void collect(Mirror mirror, List<RefUpdate> updates, Map<String, String> quarantine, Path list, IncomingText incoming)
            throws Refusal, IOException {
        requireCommits(mirror, updates, quarantine);
        Tools.Feed revisions = Tools.Feed.of(updates.stream().map(RefUpdate::now).collect(Collectors.joining("\n", "", "\n")));
        read(mirror, revisions, quarantine, output -> Files.copy(output, list), "rev-list", "--objects", "--no-object-names", "--filter=tree:0", NEW);
        read(mirror, input -> Files.copy(list, input), quarantine, incoming::readObjects, "cat-file", "--batch");
        // Of a merge what it adds over an automatic one; git can do that for two parents.
        log(mirror, revisions, quarantine, incoming, "--diff-merges=remerge");
        log(mirror, revisions, quarantine, incoming, "--min-parents=3", "--diff-merges=separate");
    }

    private void log(Mirror mirror, Tools.Feed revisions, Map<String, String> quarantine, IncomingText incoming, String... more)
            throws Refusal, IOException {
        List<String> arguments = new ArrayList<>(List.of("-c", "core.quotePath=false", "log"));
        arguments.addAll(IncomingText.OPTIONS);
        arguments.addAll(List.of(more));
        arguments.add(NEW);
        read(mirror, revisions, quarantine, incoming::read, arguments.toArray(String[]::new));
    }

    private void read(Mirror mirror, Tools.Feed input, Map<String, String> quarantine, Tools.Reader reader, String... arguments)
            throws Refusal, IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (all.remove(NEW)) {
            // What came is what none of the mirror's refs reaches. The old value of the ref is not asked: it is the agent who names it.
            all.addAll(List.of("--stdin", "--not", "--all"));
        }
        Tools.Outcome outcome = tools.pipe(mirror.job(quarantine, input, timeout, all), reader);
        if (!outcome.succeeded()) {
            throw failed("git could not list what came", outcome);
        }
    }

    /// A tag may be of anything, a file as well, and `git log` would show nothing of that.
    private void requireCommits(Mirror mirror, List<RefUpdate> updates, Map<String, String> quarantine) throws Refusal, IOException {
        List<String> types = new ArrayList<>();
        Tools.Feed ends = Tools.Feed.of(updates.stream().map(update -> update.now() + "^{commit}\n").collect(Collectors.joining()));
        Tools.Job job = mirror.job(quarantine, ends, timeout, List.of("cat-file", "--batch-check=%(objecttype)"));
        Tools.Outcome outcome = tools.pipe(job, output -> new String(output.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(types::add));
        for (int i = 0; i < updates.size(); i++) {
            if (!outcome.succeeded() || i >= types.size() || !types.get(i).equals("commit")) {
                throw new Refusal(
                        "ref",
                        "git-gate: policy: " + Printable.of(updates.get(i).ref()) + " does not end at a commit, and the gate forwards only what it can "
                                + "scan; nothing was sent to the upstream");
            }
        }
    }

    private void scan(Path text, Path names, Path report) throws Refusal, IOException {
        List<String> argv = List.of(
                gitleaks.toString(), "dir", ".",
                "--config", rules.toString(),
                "--gitleaks-ignore-path", "/dev/null",
                "--ignore-gitleaks-allow",
                "--redact",
                "--no-banner",
                "--no-color",
                "--log-level", "error",
                "--exit-code", Integer.toString(LEAKS_FOUND),
                "--report-format", "json",
                "--report-path", report.toString());
        Tools.Outcome outcome = tools.run(new Tools.Job(argv, environment, text, Tools.Feed.NOTHING, timeout));
        if (!outcome.timedOut() && outcome.code() == LEAKS_FOUND) {
            throw leak(findings(report, names));
        }
        // It logs some errors and still ends with zero.
        if (!outcome.succeeded() || !outcome.output().isBlank()) {
            throw failed("gitleaks did not finish", outcome);
        }
    }

    private static Refusal failed(String what, Tools.Outcome outcome) {
        List<String> words = new ArrayList<>();
        words.add("git-gate: the scan for secrets failed (" + what + (outcome.timedOut() ? " in time" : ", code " + outcome.code())
                + "), and the gate forwards nothing unscanned; push less at once, or tell the operator");
        List<String> said = UpstreamFailure.quoted(outcome.output());
        said.subList(Math.max(0, said.size() - 3), said.size()).forEach(line -> words.add("git-gate:   " + line));
        return new Refusal("scanner", words);
    }

    private static Refusal leak(List<String> findings) {
        List<String> words = new ArrayList<>();
        words.add("git-gate: policy: the push was rejected because it contains what looks like a secret, nothing of it was sent to the upstream: "
                + findings.getFirst());
        findings.stream().skip(1).forEach(finding -> words.add("git-gate:   " + finding));
        words.add("git-gate: Take it out of the commits themselves (amend or rebase; removing it in a later commit is not enough) and push again.");
        words.add("git-gate: --no-verify and gitleaks:allow change nothing here. If it is no secret, only the operator can let it through: ask, do not retry.");
        return new Refusal("gitleaks", words);
    }

    private static List<String> findings(Path report, Path names) throws IOException {
        List<String> findings = new ArrayList<>();
        try (MappingIterator<JsonNode> entries = new ObjectMapper().readerFor(JsonNode.class).readValues(report.toFile())) {
            while (entries.hasNext() && findings.size() < MAX_REPORTED) {
                JsonNode entry = entries.next();
                findings.add(Printable.of(entry.path("RuleID").asText()) + " in " + origin(entry.path("File").asText(), names));
            }
            if (entries.hasNext()) {
                findings.add("and more");
            }
        }
        return findings.isEmpty() ? List.of("gitleaks names no place") : findings;
    }

    /// @param file `NUMBER/path` as it was laid out
    private static String origin(String file, Path names) throws IOException {
        String number = file.split("/", 2)[0];
        if (!number.matches("[1-9][0-9]{0,8}")) {
            return "?";
        }
        try (Stream<String> lines = Files.lines(names)) {
            return lines.skip(Long.parseLong(number) - 1).findFirst().orElse("?");
        }
    }

    /// Removes it with everything in it, in constant memory.
    static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException fault) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
