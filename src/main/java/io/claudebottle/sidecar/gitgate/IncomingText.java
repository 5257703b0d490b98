package io.claudebottle.sidecar.gitgate;

import io.claudebottle.problem.Printable;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Lays out what a push brings as plain files: the lines that each commit adds to each file, and each commit's own words. That is what
/// is scanned.
///
/// Gitleaks can read `git log` itself, but its reading ends early and silently where a patch surprises it (a file name that ends with a
/// backslash is enough), it passes over files that look binary, and it reports success when git failed. A gate cannot build on that. Here
/// git marks added lines with a character of its own, so that nothing has to be guessed.
final class IncomingText implements AutoCloseable {

    /// Begins a line that a commit adds.
    static final char ADDED = '\1';

    private static final char COMMIT = '\2';

    /// Options of `git log` that produce what [#read] reads.
    static final List<String> OPTIONS = List.of(
            "--no-color", "--no-notes", "--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-decorate", "--patch", "--unified=0", "--text",
            "--full-index", "--src-prefix=a/", "--dst-prefix=b/", "--output-indicator-new=" + ADDED, "--format=%x02%H");

    private static final int LONGEST_NAME = 8 * 1024;
    private static final int LONGEST_PATH = 1000;
    private static final int LONGEST_PART = 200;

    /// Anywhere in a path, gitleaks takes this for the mark of an archive, and then does not read the text that it may be.
    private static final Pattern ARCHIVE = Pattern.compile("\\.(?=t?[gx]z|t?bz|zip|tar|t?zst|7z|rar|br|t?lz|sz|s2|zz|mz)", Pattern.CASE_INSENSITIVE);

    private final Path directory;
    private final BufferedWriter names;
    private final long maxBytes;
    private final int maxFiles;
    private long bytes;
    private int files;
    private String commit = "?";
    private String path = "";
    private @Nullable OutputStream current;

    /// Thrown when there is more than can be scanned.
    static final class TooMuch extends IOException {
        private static final long serialVersionUID = 1L;

        TooMuch(String what) {
            super(what);
        }
    }

    /// @param directory takes a numbered directory for each piece of text
    /// @param names takes a line for each number, beginning with 1: where the text comes from
    IncomingText(Path directory, Path names, long maxBytes, int maxFiles) throws IOException {
        this.directory = directory;
        this.names = Files.newBufferedWriter(names);
        this.maxBytes = maxBytes;
        this.maxFiles = maxFiles;
    }

    /// How many pieces of text there are so far.
    int files() {
        return files;
    }

    /// Reads `git log` with [#OPTIONS] to its end, in constant memory.
    void read(InputStream git) throws IOException {
        var in = new BufferedInputStream(git, 64 * 1024);
        for (int first = in.read(); first >= 0; first = in.read()) {
            switch (first) {
                case COMMIT -> {
                    leave();
                    commit = text(line(in));
                }
                case '+' -> {
                    leave();
                    path = pathOf(line(in));
                }
                case ADDED -> append(in, quoted(path) + ", commit " + commit, path);
                case '\n' -> {}
                default -> skip(in);
            }
        }
        leave();
    }

    /// Reads `git cat-file --batch` over commits and tags to its end: all of their words, also those that `git log` would not show.
    void readObjects(InputStream git) throws IOException {
        var in = new BufferedInputStream(git, 64 * 1024);
        for (byte[] header = line(in); header.length > 0; header = line(in)) {
            String[] object = text(header).split(" ");
            if (object.length != 3 || !object[2].matches("[0-9]{1,18}")) {
                throw new IOException("an object that came cannot be read");
            }
            long size = Long.parseLong(object[2]);
            count(size);
            try (OutputStream out = open("the words of " + object[1] + " " + object[0], "words")) {
                for (long left = size; left > 0; left--) {
                    int c = in.read();
                    if (c < 0) {
                        throw new IOException("an object that came ends early");
                    }
                    out.write(c);
                }
            }
            in.read();
        }
    }

    /// `++ b/src/a.txt`, in git's quotes where the name has odd characters, with a tab behind it where it has blanks.
    private static String pathOf(byte[] header) {
        String line = new String(header, StandardCharsets.ISO_8859_1);
        String name = line.startsWith("++ ") ? line.substring(3) : "";
        if (name.endsWith("\t")) {
            name = name.substring(0, name.length() - 1);
        }
        if (name.startsWith("\"")) {
            name = unquoted(name);
        }
        return text((name.startsWith("b/") ? name.substring(2) : name).getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String unquoted(String quoted) {
        var plain = new StringBuilder();
        for (int i = 1; i < quoted.length() && quoted.charAt(i) != '"'; i++) {
            char c = quoted.charAt(i);
            if (c == '\\' && i + 1 < quoted.length()) {
                c = quoted.charAt(++i);
                if (c >= '0' && c <= '7' && i + 2 < quoted.length()) {
                    plain.append((char) ((c - '0') * 64 + (quoted.charAt(i + 1) - '0') * 8 + (quoted.charAt(i + 2) - '0')));
                    i += 2;
                    continue;
                }
                int at = "abtnvfr".indexOf(c);
                c = at < 0 ? c : "\007\b\t\n\013\f\r".charAt(at);
            }
            plain.append(c);
        }
        return plain.toString();
    }

    private void append(InputStream in, String from, String name) throws IOException {
        OutputStream out = current;
        if (out == null) {
            out = open(from, name);
            current = out;
        }
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            out.write(c);
            // Each by itself: a single line may be all there is.
            count(1);
        }
        out.write('\n');
        count(1);
    }

    private void count(long more) throws TooMuch {
        bytes += more;
        if (bytes > maxBytes) {
            throw new TooMuch("more than " + maxBytes / (1024 * 1024) + " MiB of added text");
        }
    }

    private OutputStream open(String from, String name) throws IOException {
        if (++files > maxFiles) {
            throw new TooMuch("more than " + maxFiles + " changed files");
        }
        names.write(from);
        names.newLine();
        Path file = directory.resolve(Integer.toString(files)).resolve(harmless(name));
        Files.createDirectories(file.getParent());
        var out = new BufferedOutputStream(Files.newOutputStream(file));
        // Otherwise its first bytes could pass it off as something that is not text.
        out.write('\n');
        return out;
    }

    /// A relative path in ASCII that keeps what gitleaks' rules look at: directories, name, ending.
    private static String harmless(String path) {
        String parts = Stream.of(path.split("/"))
                .map(part -> part.replaceAll("[^\\x21-\\x7e]", "_"))
                .map(part -> part.length() > LONGEST_PART ? part.substring(part.length() - LONGEST_PART) : part)
                .map(part -> part.matches("\\.{0,2}") ? "_" : part)
                .collect(Collectors.joining("/"));
        String shortened = parts.length() > LONGEST_PATH ? "_" + parts.substring(parts.lastIndexOf('/')) : parts;
        return ARCHIVE.matcher(shortened).replaceAll("_");
    }

    private static String quoted(String path) {
        return "\"" + Printable.of(path.length() > LONGEST_PATH ? path.substring(0, LONGEST_PATH) + "…" : path) + "\"";
    }

    private static String text(byte[] line) {
        return new String(line, StandardCharsets.UTF_8);
    }

    private static byte[] line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (line.size() < LONGEST_NAME) {
                line.write(c);
            }
        }
        return line.toByteArray();
    }

    private static void skip(InputStream in) throws IOException {
        int c = in.read();
        while (c >= 0 && c != '\n') {
            c = in.read();
        }
    }

    private void leave() throws IOException {
        OutputStream out = current;
        current = null;
        if (out != null) {
            out.close();
        }
    }

    @Override
    public void close() throws IOException {
        leave();
        names.close();
    }
}
