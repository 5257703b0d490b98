package io.claudebottle.session.selftest;

import io.claudebottle.backend.ExecResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Answers the probes of a self-test as a closed bottle would, but for what a test has it say.
public final class PlayedBottle implements Function<String, ExecResult> {

    private static final Pattern PROBE = Pattern.compile("(?m)^probe (\\S+) check_");

    private static final Surroundings NOWHERE =
            new Surroundings(List.of(), 1, "mark", 1, "token", "seen", Path.of("/canary"), "allowed.invalid", Map.of(), List.of(), Map.of());

    private final Map<String, Judge> judges =
            new EscapeChecks(NOWHERE).all().stream().collect(Collectors.toMap(EscapeCheck::id, EscapeCheck::judge));

    /// Checks whose attack succeeds.
    public final Set<String> broken = ConcurrentHashMap.newKeySet();

    /// Checks whose probe ends too early.
    public final Set<String> untried = ConcurrentHashMap.newKeySet();

    /// Checks whose control, in the bottle, is refused too.
    public final Set<String> closedDoors = ConcurrentHashMap.newKeySet();

    /// What was run, in this order.
    public final List<String> scripts = new CopyOnWriteArrayList<>();

    /// When counted down, answers are given.
    public volatile CountDownLatch gate = new CountDownLatch(0);

    /// How many checks there are.
    public int checks() {
        return judges.size();
    }

    @Override
    public ExecResult apply(String script) {
        scripts.add(script);
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        var lines = new StringBuilder();
        for (Matcher probe = PROBE.matcher(script); probe.find(); ) {
            lines.append(answer(probe.group(1)));
        }
        return new ExecResult(0, lines.toString(), "");
    }

    private String answer(String probe) {
        boolean control = probe.startsWith("control-");
        String id = probe.replaceFirst("^control-", "");
        Judge judge = judges.get(id);
        boolean succeeds = control ? !closedDoors.contains(id) : broken.contains(id);
        String word = (succeeds ? judge.broken() : judge.held()).stream().sorted().findFirst().orElseThrow();
        int attempts = !control && untried.contains(id) ? judge.fewest() - 1 : judge.fewest();
        String said = ("%s something of %s\n".formatted(word, id)).repeat(attempts);
        return "probe %s 0 %s\n".formatted(probe, Base64.getEncoder().encodeToString(said.getBytes(StandardCharsets.UTF_8)));
    }
}
