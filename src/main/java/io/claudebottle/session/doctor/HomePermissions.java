package io.claudebottle.session.doctor;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Who may write what decides about agents.
///
/// @param exists whether the home is there
/// @param usable whether it is a directory that this user may write
/// @param me name of this user
/// @param entries the home and what lies in it that widens or records what agents get; empty where files have no owners
record HomePermissions(Path root, boolean exists, boolean usable, String me, List<Entry> entries) {

    /// More are not looked at: whoever may write one of a thousand may write the directory.
    private static final int MOST = 1000;

    record Entry(Path path, String owner, String group, Set<PosixFilePermission> permissions) {}

    static HomePermissions of(Path root, String me) {
        return new HomePermissions(root, Files.exists(root), Files.isDirectory(root) && Files.isWritable(root), me, entries(root));
    }

    private static List<Entry> entries(Path root) {
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            return List.of();
        }
        List<Path> paths = new ArrayList<>();
        paths.add(root);
        for (String inside : new String[] {"settings.json", "egress-never.json", "grants", "state", "audit", "queue"}) {
            paths.add(root.resolve(inside));
        }
        for (String directory : new String[] {"bottles", "agents"}) {
            paths.add(root.resolve(directory));
            paths.addAll(inside(root.resolve(directory)));
        }
        return paths.stream().flatMap(path -> entry(path).stream()).toList();
    }

    /// Nothing when it cannot be listed: then the manifest says so.
    private static List<Path> inside(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().limit(MOST).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Optional<Entry> entry(Path path) {
        try {
            PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class);
            return Optional.of(new Entry(path, attributes.owner().getName(), attributes.group().getName(), attributes.permissions()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    Diagnosis diagnosis() {
        return judge().at("", root.toString());
    }

    private Diagnosis judge() {
        if (!exists) {
            return Diagnosis.doubtful("does not exist", new Fix("Write a first bottle and agent.", "claude-bottle init"));
        }
        if (!usable) {
            return Diagnosis.missing("is not a directory that can be written", Fix.of("Correct its owner and permissions."));
        }
        Optional<Entry> foreign = first(entry -> !entry.owner().equals(me) && !entry.owner().equals("root"));
        if (foreign.isPresent()) {
            return Diagnosis.missing(
                    "has something in it that belongs to " + foreign.get().owner() + ", who could widen what an agent gets: " + foreign.get().path(),
                    new Fix("", "sudo chown " + me + " " + quoted(foreign.get().path())));
        }
        Optional<Entry> open = first(entry -> entry.permissions().contains(PosixFilePermission.OTHERS_WRITE));
        if (open.isPresent()) {
            return Diagnosis.missing(
                    subject(open.get()) + "can be written by every user, who could widen what an agent gets",
                    new Fix("", "chmod o-w " + quoted(open.get().path())));
        }
        // Where each user has a group of the same name, the group is nobody else.
        Optional<Entry> shared =
                first(entry -> entry.permissions().contains(PosixFilePermission.GROUP_WRITE) && !entry.group().equals(entry.owner()));
        return shared.map(entry -> Diagnosis.doubtful(
                        subject(entry) + "can be written by the group " + entry.group() + ", whose members could widen what an agent gets",
                        new Fix("", "chmod g-w " + quoted(entry.path()))))
                .orElseGet(() -> Diagnosis.fine(""));
    }

    private Optional<Entry> first(Predicate<Entry> wrong) {
        return entries.stream().filter(wrong).findFirst();
    }

    private String subject(Entry entry) {
        return entry.path().equals(root) ? "" : "has something in it that is too open: " + entry.path() + " ";
    }

    private static String quoted(Path path) {
        String text = path.toString();
        return text.matches("[\\w./@+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
