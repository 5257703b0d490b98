package io.claudebottle.session;

import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.ExecResult;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.AuditEntry;
import io.claudebottle.state.AuditLog;
import io.claudebottle.terminal.view.FileIntake.Item;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// Brings files, folders and pictures of the operator into a bottle: copied, never mounted, owned by the agent's user, and written down in
/// the audit log before they are there, with name, size and digest, never with what is in them.
///
/// A copy is made on this side first, so that what was measured and written down is what arrives, whatever happens to the file meanwhile.
public final class FileDelivery {

    /// Where they go; on the agent's side.
    public static final String INBOX = "/home/node/inbox";

    /// A number that makes the name one that nothing has yet; as the agent's user, so that a link which the agent put there leads nowhere that
    /// the agent itself may not write to.
    private static final String FREE_NUMBER = """
            cd || exit 1
            [ ! -L inbox ] || exit 3
            mkdir -p inbox && cd inbox || exit 1
            n=1
            path='%1$s%2$s'
            while [ -e "$path" ] || [ -L "$path" ]; do
              n=$((n + 1))
              path='%1$s'-$n'%2$s'
            done
            echo $n
            """;

    private final AuditLog audit;
    private final ReentrantLock oneAfterTheOther = new ReentrantLock();

    public FileDelivery(AuditLog audit) {
        this.audit = audit;
    }

    /// All of them, or none when one of them cannot be taken. May take as long as the engine does.
    ///
    /// @return paths inside, in the same order, of characters that need no quoting anywhere
    /// @throws ProblemException in words for the operator
    public List<String> deliver(Bottle bottle, List<Item> items) {
        oneAfterTheOther.lock();
        try {
            return staged(items, parcels -> {
                List<String> paths = new ArrayList<>();
                for (Parcel parcel : parcels) {
                    paths.add(deliver(bottle, parcel));
                }
                return List.copyOf(paths);
            });
        } finally {
            oneAfterTheOther.unlock();
        }
    }

    private String deliver(Bottle bottle, Parcel parcel) {
        String path = INBOX + "/" + parcel.name().numbered(freeNumber(bottle, parcel.name()));
        audit.append(bottle.identity(), AuditEntry.FILES, AuditEntry.Action.FILE_BROUGHT_IN, "", "", parcel.words() + ", as " + path, "", "");
        bottle.cpIn(parcel.copy(), path);
        return path;
    }

    private static int freeNumber(Bottle bottle, InboxName name) {
        ExecResult answer = bottle.exec(FREE_NUMBER.formatted(name.stem(), name.end()));
        String number = answer.stdout().strip();
        // What the bottle says is the agent's to forge.
        if (answer.returnCode() != 0 || !number.matches("[1-9][0-9]{0,5}")) {
            throw new ProblemException(Problem.of(
                            INBOX + " in bottle " + bottle.identity() + " cannot be used",
                            "It has to be a directory of the agent's user, and no link; ask the agent to move away what is there.")
                    .withEvidence(answer.stderr().lines().toList()));
        }
        return Integer.parseInt(number);
    }

    private interface Delivering {
        List<String> of(List<Parcel> parcels);
    }

    private static List<String> staged(List<Item> items, Delivering delivering) {
        Path stage;
        try {
            // Nobody but its owner may enter it.
            stage = Files.createTempDirectory("claude-bottle-in");
        } catch (IOException e) {
            throw new ProblemException(Problem.of("there is no room to prepare a copy: " + e.getMessage(), "Free some space, then try again."), e);
        }
        try {
            return delivering.of(new Packing(stage).pack(items));
        } finally {
            delete(stage);
        }
    }

    private static void delete(Path stage) {
        try (Stream<Path> tree = Files.walk(stage)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One thing, ready to be sent.
    ///
    /// @param copy on this side, a file or a directory
    /// @param words its name, size and digest
    record Parcel(InboxName name, Path copy, String words) {}
}
