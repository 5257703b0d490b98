package io.claudebottle.sidecar.gitgate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
            return turnAway(fetching ? "fetch" : "push", name, refusal, answer);
        } catch (IOException e) {
            return turnAway(fetching ? "fetch" : "push", name, fault(e), answer);
        }
        if (fetching) {
            events.allowed("fetch", name, "", "fetched from the upstream just now");
        }
        return 0;
    }

    private int turnAway(String op, String name, Refusal refusal, HookCalls.Answer answer) throws IOException {
        events.denied(op, name, "", refusal);
        // One line: git daemon passes on no more, and puts the repository's path behind it.
        answer.say(refusal.reason());
        return 1;
    }

    /// For example a full disk. Whatever it was, nothing goes on.
    private static Refusal fault(IOException e) {
        return new Refusal("gate", "git-gate: a fault in the gate itself (" + e.getClass().getSimpleName() + "), so nothing goes through; tell the operator");
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
            return reject(name, updates, refusal, answer);
        } catch (IOException e) {
            return reject(name, updates, fault(e), answer);
        }
        updates.forEach(update -> events.allowed("push", name, update.ref(), update.isDeletion() ? "deleted upstream" : "scanned and forwarded"));
        return 0;
    }

    private int reject(String name, List<RefUpdate> updates, Refusal refusal, HookCalls.Answer answer) throws IOException {
        if (updates.isEmpty()) {
            events.denied("push", name, "", refusal);
        }
        updates.forEach(update -> events.denied("push", name, update.ref(), refusal));
        for (String line : refusal.words()) {
            answer.say(line);
        }
        return 1;
    }

    private static List<RefUpdate> updates(Path file) throws Refusal, IOException {
        // Not read by the rules of text: a name may hold what is no UTF-8, and is refused below.
        List<String> lines = Files.size(file) >= MAX_UPDATES ? List.of() : List.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n"));
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
