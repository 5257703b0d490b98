package io.claudebottle.app;

import io.claudebottle.backend.Bottle;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.SessionStatus;
import io.claudebottle.session.Settled;
import io.claudebottle.terminal.view.FileIntake;
import io.claudebottle.terminal.pty.Pty;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/// Sessions whose children are [FakePty]s.
public final class FakeSessions implements ClaudeSessions {

    public final List<FakePty> opened = new CopyOnWriteArrayList<>();
    public final List<String> calls = new CopyOnWriteArrayList<>();
    public final Queue<FakePty> next = new ArrayDeque<>();
    public volatile List<String> warnings = List.of();
    public volatile boolean preserves;
    public volatile OptionalInt exitCode = OptionalInt.empty();
    public volatile Optional<Problem> openFault = Optional.empty();
    public volatile Optional<Problem> bringInFault = Optional.empty();
    public volatile boolean bringInHangs;
    public final CountDownLatch bringInMayGoOn = new CountDownLatch(1);
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    @Override
    public Pty open(Bottle bottle, boolean remoteControl, int columns, int rows) {
        openFault.ifPresent(problem -> {
            throw new ProblemException(problem);
        });
        FakePty given = next.poll();
        FakePty pty = given == null ? new FakePty() : given;
        opened.add(pty);
        running.add(bottle.identity());
        calls.add("open " + bottle.identity());
        return pty;
    }

    public FakeSessions runs(String identity) {
        running.add(identity);
        return this;
    }

    public void claudeEnded(String identity, int code) {
        running.remove(identity);
        exitCode = OptionalInt.of(code);
    }

    @Override
    public SessionStatus status(Bottle bottle) {
        if (running.contains(bottle.identity())) {
            return new SessionStatus.Running(42);
        }
        return exitCode.isPresent() ? SessionStatus.Ended.with(exitCode.getAsInt()) : new SessionStatus.NeverStarted();
    }

    @Override
    public void endClaude(Bottle bottle) {
        calls.add("endClaude " + bottle.identity());
        running.remove(bottle.identity());
    }

    /// Only says where each would be.
    @Override
    public List<String> bringIn(Bottle bottle, List<FileIntake.Item> items) {
        bringInFault.ifPresent(problem -> {
            throw new ProblemException(problem);
        });
        if (bringInHangs) {
            try {
                bringInMayGoOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        calls.add("bringIn " + bottle.identity() + " " + items.size());
        return items.stream()
                .map(item -> item instanceof FileIntake.Item.File(var path) ? "/home/node/inbox/" + path.getFileName() : "/home/node/inbox/picture.png")
                .toList();
    }

    @Override
    public Settled end(Bottle bottle) {
        calls.add("end " + bottle.identity());
        bottle.close();
        return new Settled(bottle.identity(), preserves, warnings);
    }
}
