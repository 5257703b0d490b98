package io.claudebottle.sidecar.gitgate;

import io.claudebottle.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Decides whether a fetch is served and whether a push is taken, and says so to the agent and to the operator.
final class GateJudge implements HookCalls.Judge {

    private static final int MAX_REFS = 1000;

    /// As the hook cuts it off.
    private static final int MAX_UPDATES = 1024 * 1024;

    private final Map<Path, Mirror> mirrors;
    private final SecretScan scan;
    private final GitEvents events;

    /// @param mirrors by directory
    GateJudge(Map<Path, Mirror> mirrors, SecretScan scan, GitEvents events) {
        this.mirrors = Map.copyOf(mirrors);
        this.scan = scan;
        this.events = events;
    }

    @Override
    public int judge(Path call, HookCalls.Answer answer) throws IOException {
        Path access = call.resolve("access");
        return Files.exists(access) ? access(Files.readAllLines(access), answer) : push(call, answer);
    }

    /// @param lines service and directory, from git daemon
    private int access(List<String> lines, HookCalls.Answer answer) throws IOException {
        Optional<Mirror> known = lines.size() == 2 ? Optional.ofNullable(mirrors.get(Path.of(lines.get(1)).normalize())) : Optional.empty();
        if (known.isEmpty()) {
            answer.say("git-gate: policy: no such repository is declared for this bottle");
            return 1;
        }
        Mirror mirror = known.get();
        String name = mirror.upstream().name();
        boolean fetching = lines.getFirst().equals("upload-pack");
        try {
            if (fetching || !mirror.synced()) {
                // Before the first push too: what the upstream has is not incoming. Nothing has been received yet.
                mirror.fetch();
            } else {
                mirror.requireUsable();
            }
        } catch (Refusal refusal) {
            events.denied(fetching ? "fetch" : "push", name, "", refusal);
            // git daemon puts the repository's path behind it.
            answer.say(refusal.reason());
            return 1;
        } catch (ProblemException e) {
            return unusable(fetching ? "fetch" : "push", name, e, answer);
        }
        if (fetching) {
            events.allowed("fetch", name, "", "fetched from the upstream just now");
        }
        return 0;
    }

    private int unusable(String op, String name, ProblemException problem, HookCalls.Answer answer) throws IOException {
        var refusal = new Refusal("known-host-key", "git-gate: " + problem.problem().what() + "; only the operator can change it");
        events.denied(op, name, "", refusal);
        answer.say(refusal.reason());
        return 1;
    }

    private int push(Path call, HookCalls.Answer answer) throws IOException {
        List<String> facts = Files.readAllLines(call.resolve("push"));
        Mirror mirror = mirrors.get(Path.of(facts.getFirst()).normalize());
        if (mirror == null || facts.size() != 5) {
            answer.say("git-gate: policy: no such repository is declared for this bottle");
            return 1;
        }
        Map<String, String> quarantine = facts.get(1).isEmpty()
                ? Map.of()
                : Map.of(
                        "GIT_OBJECT_DIRECTORY", facts.get(1),
                        "GIT_ALTERNATE_OBJECT_DIRECTORIES", facts.get(2),
                        "GIT_QUARANTINE_PATH", facts.get(3));
        String name = mirror.upstream().name();
        List<RefUpdate> updates = new ArrayList<>();
        try {
            updates.addAll(updates(call.resolve("updates")));
            List<RefUpdate> incoming = updates.stream().filter(update -> !update.isDeletion()).toList();
            if (!incoming.isEmpty()) {
                scan.requireClean(mirror, incoming, quarantine);
            }
            ProcessHandle receiver = ProcessHandle.of(Long.parseLong(facts.get(4))).orElse(ProcessHandle.current());
            for (String line : mirror.forward(updates, quarantine, receiver)) {
                answer.say(line);
            }
        } catch (Refusal refusal) {
            if (updates.isEmpty()) {
                events.denied("push", name, "", refusal);
            }
            updates.forEach(update -> events.denied("push", name, update.ref(), refusal));
            for (String line : refusal.words()) {
                answer.say(line);
            }
            return 1;
        }
        updates.forEach(update -> events.allowed("push", name, update.ref(), update.isDeletion() ? "deleted upstream" : "scanned and forwarded"));
        return 0;
    }

    private static List<RefUpdate> updates(Path file) throws Refusal, IOException {
        List<String> lines = Files.size(file) >= MAX_UPDATES ? List.of() : new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.UTF_8).lines().toList();
        if (lines.isEmpty() || lines.size() > MAX_REFS) {
            throw new Refusal(
                    "size", "git-gate: policy: the gate takes at most " + MAX_REFS + " refs in one push; nothing was sent to the upstream, push fewer at once");
        }
        List<RefUpdate> updates = new ArrayList<>();
        for (String line : lines) {
            updates.add(RefUpdate.parse(line));
        }
        return updates;
    }
}
