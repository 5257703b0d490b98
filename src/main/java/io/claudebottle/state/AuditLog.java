package io.claudebottle.state;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Who allowed what, for good: `audit/<component>-<identity>.jsonl`, one decision a line, each line chained to the one before by
/// SHA-256, written through to the disk before the decision counts as made.
///
/// What [#verify] finds: a line that was edited, removed, added, repeated or moved, also in the middle; and, by `heads.json` beside the
/// logs, an end that was cut off, and a log that was removed. What it cannot find: a log whose lines were all computed anew, or whose end was
/// cut off, by somebody who wrote `heads.json` to match. Nothing on this disk can: who needs more keeps a copy of `heads.json` elsewhere.
public final class AuditLog {

    private static final String SUFFIX = ".jsonl";

    /// What a crash left of a line, kept beside the log.
    private static final String TORN = ".torn";

    private static final Set<String> COMPONENTS = Set.of(AuditEntry.EGRESS, AuditEntry.PIPELOCK, AuditEntry.FILES);

    /// A lock on a file is the whole process's.
    private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

    private final Path directory;
    private final Clock clock;
    private final Consumer<Problem> problems;

    /// The first line that is not as it was written.
    ///
    /// @param line from 1
    /// @param reason half a sentence
    public record Break(long line, String reason) {}

    /// What [#verify] found.
    ///
    /// @param lines whole ones
    /// @param remarks what is worth knowing and proves no tampering, one sentence each
    public record Verification(Path file, long lines, Optional<Break> broken, List<String> remarks) {
        public Verification {
            remarks = List.copyOf(remarks);
        }
    }

    /// @param problems hears of what was found wrong while writing; the entry is written all the same
    public AuditLog(Home home, Clock clock, Consumer<Problem> problems) {
        this.directory = home.audit();
        this.clock = clock;
        this.problems = problems;
    }

    /// Writes a decision down; when it returns, it is on the disk.
    ///
    /// @param component [AuditEntry#EGRESS], [AuditEntry#PIPELOCK] or [AuditEntry#FILES]
    /// @param proposalId "" when the operator acted unprompted
    /// @param justification the agent's words; "" without a proposal
    /// @param notes the operator's words; may be ""
    /// @param before what held, as text; the same as `after` when nothing changed
    /// @param after what holds now, in the same form
    /// @throws ProblemException when it could not be written
    public void append(
            String slug,
            String component,
            AuditEntry.Action action,
            String proposalId,
            String justification,
            String notes,
            String before,
            String after) {
        if (!Identity.isValid(slug) || !COMPONENTS.contains(component)) {
            throw new IllegalArgumentException("no audit log is called " + component + "-" + slug);
        }
        var entry = new AuditEntry(
                clock.instant().toString(), slug, component, action, proposalId, justification, notes, difference(before, after));
        Path file = directory.resolve(component + "-" + slug + SUFFIX);
        try {
            locked(() -> write(file, entry));
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of(
                            "the audit log " + file + " cannot be written: " + e.getMessage(),
                            "Nothing is allowed without a record. Free some space or correct the permissions of that directory, then try again."),
                    e);
        }
    }

    private static String difference(String before, String after) {
        List<String> old = before.lines().toList();
        List<String> now = after.lines().toList();
        return String.join("\n", UnifiedDiffUtils.generateUnifiedDiff("before", "after", old, DiffUtils.diff(old, now), 1));
    }

    /// Under the lock.
    private void write(Path file, AuditEntry entry) throws IOException {
        String name = file.getFileName().toString();
        var heads = new AuditHeads(directory);
        Optional<AuditChain.Head> head = head(heads, name);
        AuditChain chain = AuditChain.read(file, head, _ -> {});
        boolean isNew = !Files.exists(file);
        long lines = chain.lines();
        String previous = chain.lastHash();
        try (FileChannel channel = FileChannel.open(file, options(StandardOpenOption.READ), ownersAlone())) {
            channel.position(chain.bytes());
            Optional<AuditLine> unterminated = AuditLine.parse(chain.torn());
            if (unterminated.isPresent()) {
                writeAll(channel, chain.torn() + "\n");
                lines++;
                previous = unterminated.get().hash();
            } else if (!chain.torn().isEmpty()) {
                putAside(file, chain);
                channel.truncate(chain.bytes());
            }
            if (!chain.reachesHead()) {
                // Continues the log that was, so that the gap stays where it is found.
                previous = head.orElseThrow().hash();
                tell(file, "does not end where it ended: its end was cut off or replaced");
            }
            AuditLine line = AuditLine.after(previous, entry);
            writeAll(channel, line.text() + "\n");
            channel.force(true);
            if (isNew) {
                forceDirectory();
            }
            known(heads, file, new AuditChain.Head(lines + 1, line.hash()));
        }
    }

    /// The decision is on the disk by now and stands; an end that is known too late is no more than that.
    private void known(AuditHeads heads, Path file, AuditChain.Head head) {
        try {
            heads.put(file.getFileName().toString(), head);
        } catch (IOException e) {
            tell(file, "was written, but its new end could not be noted in " + AuditHeads.FILE);
        }
    }

    private Optional<AuditChain.Head> head(AuditHeads heads, String name) throws IOException {
        try {
            return heads.of(name);
        } catch (IOException unreadable) {
            Path file = directory.resolve(AuditHeads.FILE);
            Files.move(file, file.resolveSibling(AuditHeads.FILE + ".broken-" + clock.millis()));
            tell(file, "could not be read and was put aside");
            return Optional.empty();
        }
    }

    /// A crash in the middle of a write: the decision it was about was never confirmed to anybody.
    private void putAside(Path file, AuditChain chain) throws IOException {
        try (FileChannel aside = FileChannel.open(file.resolveSibling(file.getFileName() + TORN), options(StandardOpenOption.APPEND), ownersAlone())) {
            writeAll(aside, chain.torn() + "\n");
            aside.force(true);
        }
        tell(file, "had an incomplete last line, as a crash leaves it; it was put aside as " + file.getFileName() + TORN);
    }

    private void tell(Path file, String what) {
        problems.accept(Problem.of(file + " " + what + ".", "claude-bottle audit verify says what is left of it."));
    }

    private void forceDirectory() throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Set<OpenOption> options(StandardOpenOption more) {
        return Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, more);
    }

    private static java.nio.file.attribute.FileAttribute<?> ownersAlone() {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    }

    private static void writeAll(FileChannel channel, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private void locked(Step step) throws IOException {
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        IN_THIS_PROCESS.lock();
        try (FileChannel channel = FileChannel.open(directory.resolve(".lock"), options(StandardOpenOption.READ), ownersAlone());
                FileLock _ = channel.lock()) {
            step.run();
        } finally {
            IN_THIS_PROCESS.unlock();
        }
    }

    /// Every log there is or, by `heads.json`, was; sorted.
    public List<Path> files() {
        var names = new TreeSet<String>();
        try {
            names.addAll(new AuditHeads(directory).names());
        } catch (IOException unreadable) {
            // Told by the verification of each log.
        }
        try (Stream<Path> files = Files.list(directory)) {
            files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(SUFFIX)).forEach(names::add);
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
        return names.stream().map(directory::resolve).toList();
    }

    /// Checks a log from its first line to its last, and against the `heads.json` beside it.
    ///
    /// @throws ProblemException when it cannot be read
    public static Verification verify(Path file) {
        List<String> remarks = new ArrayList<>();
        Path absolute = file.toAbsolutePath();
        try {
            String name = absolute.getFileName().toString();
            Optional<AuditChain.Head> head = Optional.empty();
            Optional<Break> unanchored = Optional.empty();
            var heads = new AuditHeads(absolute.getParent());
            try {
                head = heads.of(name);
            } catch (IOException e) {
                unanchored = Optional.of(new Break(1, AuditHeads.FILE + " beside it cannot be read"));
            }
            if (head.isEmpty() && !Files.exists(absolute)) {
                throw new NoSuchFileException(absolute.toString());
            }
            AuditChain chain = AuditChain.read(absolute, head, _ -> {});
            if (head.isEmpty() && unanchored.isEmpty()) {
                remarks.add(AuditHeads.FILE + " says nothing of this log, so lines cut off its end would not be missed.");
                // The first line of a log that no other line follows may be ahead of a crash; any other was written after a head was.
                if (heads.exists() && chain.lines() > 1) {
                    unanchored = Optional.of(new Break(chain.lines(), AuditHeads.FILE + " does not know this log, which it knew when this line was written"));
                }
            }
            if (!chain.torn().isEmpty()) {
                remarks.add("its last line is incomplete, as a crash leaves it; the next entry puts it aside.");
            }
            Optional<Break> without = unanchored;
            return new Verification(file, chain.lines(), chain.broken().or(() -> without), remarks);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /// The entries that can be read, oldest first; says nothing about whether they are genuine.
    ///
    /// @throws ProblemException when the file cannot be read
    public static List<AuditEntry> read(Path file) {
        List<AuditEntry> entries = new ArrayList<>();
        try {
            AuditChain.read(file, Optional.empty(), entries::add);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        return entries;
    }

    private static ProblemException unreadable(Path file, IOException cause) {
        String reason = cause instanceof NoSuchFileException ? "there is no such file" : cause.getMessage();
        return new ProblemException(Problem.of("the audit log " + file + " cannot be read: " + reason, "Name another, or none for all."), cause);
    }
}
