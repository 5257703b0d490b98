package io.claudebottle.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.backend.Bottle;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.AuditEntry;
import io.claudebottle.state.AuditLog;
import io.claudebottle.terminal.view.FileIntake.Item;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileDeliveryTest {

    @TempDir
    private Path root;

    private ScratchWorld world;
    private Bottle bottle;
    private FileDelivery delivery;
    private Path outside;

    @BeforeEach
    void setUp() throws IOException {
        world = new ScratchWorld(root.resolve("world"));
        bottle = world.bottle();
        delivery = new FileDelivery(new AuditLog(world.home, java.time.Clock.systemUTC(), problem -> {
            throw new AssertionError(problem.asText());
        }));
        outside = Files.createDirectories(root.resolve("desk"));
    }

    private Item file(String name, String content) throws IOException {
        return new Item.File(Files.writeString(outside.resolve(name), content));
    }

    private List<String> deliver(Item... items) {
        return delivery.deliver(bottle, List.of(items));
    }

    private Path inbox(String name) {
        return world.inside(bottle, "inbox").resolve(name);
    }

    private List<AuditEntry> audited() {
        Path log = world.home.audit().resolve("files-" + bottle.identity() + ".jsonl");
        return Files.exists(log) ? AuditLog.read(log) : List.of();
    }

    private static String sha256(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    @Test
    void aFileIsInTheInboxUnderItsName() throws Exception {
        assertThat(deliver(file("report.pdf", "bytes"))).containsExactly("/home/node/inbox/report.pdf");
        assertThat(inbox("report.pdf")).hasContent("bytes");
    }

    @Test
    void whatIsThereAlreadyIsNotOverwritten() throws Exception {
        Path elsewhere = Files.createDirectories(outside.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("report.pdf"), "second");
        assertThat(deliver(file("report.pdf", "first"), new Item.File(elsewhere.resolve("report.pdf"))))
                .containsExactly("/home/node/inbox/report.pdf", "/home/node/inbox/report-2.pdf");
        assertThat(deliver(file("report.pdf", "third"))).containsExactly("/home/node/inbox/report-3.pdf");
        assertThat(inbox("report.pdf")).hasContent("first");
        assertThat(inbox("report-2.pdf")).hasContent("second");
        assertThat(inbox("report-3.pdf")).hasContent("third");
    }

    @Test
    void aDanglingLinkOfTheAgentIsNotWrittenThrough() throws Exception {
        Files.createDirectories(inbox(""));
        Files.createSymbolicLink(inbox("report.pdf"), world.inside(bottle, "stolen"));
        assertThat(deliver(file("report.pdf", "bytes"))).containsExactly("/home/node/inbox/report-2.pdf");
        assertThat(world.inside(bottle, "stolen")).doesNotExist();
    }

    @Test
    void anInboxThatIsALinkIsRefusedInWords() throws Exception {
        Files.createSymbolicLink(world.inside(bottle, "inbox"), Files.createDirectories(world.inside(bottle, "elsewhere")));
        assertThatThrownBy(() -> deliver(file("report.pdf", "bytes"))).isInstanceOf(ProblemException.class).hasMessageContaining("cannot be used");
        assertThat(world.inside(bottle, "elsewhere")).isEmptyDirectory();
        assertThat(audited()).isEmpty();
    }

    @Test
    void aFolderComesWithAllInIt() throws Exception {
        Path folder = Files.createDirectories(outside.resolve("my project/src"));
        Files.writeString(folder.resolve("a.txt"), "a");
        Files.writeString(folder.resolve("run.sh"), "b");
        assertThat(folder.resolve("run.sh").toFile().setExecutable(true)).isTrue();
        assertThat(deliver(new Item.File(folder.getParent()))).containsExactly("/home/node/inbox/my_project");
        assertThat(inbox("my_project/src/a.txt")).hasContent("a");
        assertThat(inbox("my_project/src/run.sh")).hasContent("b");
    }

    @Test
    void aPictureOfTheClipboardIsAPng() {
        byte[] png = {(byte) 0x89, 'P', 'N', 'G'};
        assertThat(deliver(new Item.Picture(png), new Item.Picture(png)))
                .containsExactly("/home/node/inbox/picture.png", "/home/node/inbox/picture-2.png");
        assertThat(inbox("picture.png")).hasBinaryContent(png);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\0',
            value = {
                "quarterly report.pdf, quarterly_report.pdf",
                "it's \"new\".txt, it_s_new_.txt",
                "$(rm -rf ~).sh, _rm_-rf_.sh",
                "a;b&c|d.txt, a_b_c_d.txt",
                "-rf, _rf",
                ".env, .env",
                "Übersicht März.md, Übersicht_März.md",
                "archive.tar.gz, archive.tar.gz",
                "no.extension-but-a-long-tail, no.extension-but-a-long-tail",
            })
    void noNameNeedsQuoting(String name, String inside) throws Exception {
        assertThat(deliver(file(name, "x"))).containsExactly("/home/node/inbox/" + inside);
        assertThat(inbox(inside)).hasContent("x");
    }

    @ParameterizedTest
    @CsvSource({"., file", ".., file", "___, file", "a/../../b, a_.._.._b"})
    void noNameLeadsOutOfTheInbox(String name, String inside) {
        assertThat(InboxName.of(name, true).numbered(1)).isEqualTo(inside);
    }

    @Test
    void noNameSpeaksToATerminal() {
        assertThat(InboxName.of("line\nbreak", true).numbered(1)).isEqualTo("line_break");
        assertThat(InboxName.of("red\033[31m\u202etxt", true).numbered(1)).isEqualTo("red_31m_txt");
    }

    @Test
    void aLongNameKeepsItsEnd() {
        assertThat(InboxName.of("ä".repeat(250) + ".pdf", true).numbered(12)).isEqualTo("ä".repeat(60) + "-12.pdf");
    }

    @Test
    void eachIsWrittenDownWithSizeAndDigestAndWithoutItsContent() throws Exception {
        deliver(file("quarterly report.pdf", "top secret"), new Item.Picture(new byte[] {1, 2, 3}));
        assertThat(audited()).extracting(AuditEntry::component).containsOnly("files");
        assertThat(audited()).extracting(entry -> entry.action().word()).containsOnly("file-brought-in");
        assertThat(audited()).extracting(AuditEntry::notes).containsExactly(
                "quarterly report.pdf, 10 bytes, sha256 " + sha256("top secret".getBytes(StandardCharsets.UTF_8))
                        + ", as /home/node/inbox/quarterly_report.pdf",
                "picture.png, 3 bytes, sha256 " + sha256(new byte[] {1, 2, 3}) + ", as /home/node/inbox/picture.png");
        Path log = world.home.audit().resolve("files-" + bottle.identity() + ".jsonl");
        assertThat(Files.readString(log)).doesNotContain("top secret");
        assertThat(AuditLog.verify(log).broken()).isEmpty();
    }

    @Test
    void theDigestOfAFolderIsThatOfWhatSha256sumPrints() throws Exception {
        Path folder = Files.createDirectories(outside.resolve("f/sub"));
        Files.writeString(folder.resolve("b"), "2");
        Files.writeString(folder.getParent().resolve("a"), "1");
        deliver(new Item.File(folder.getParent()));
        String listing = sha256("1".getBytes(StandardCharsets.UTF_8)) + "  a\n" + sha256("2".getBytes(StandardCharsets.UTF_8)) + "  sub/b\n";
        assertThat(audited().getFirst().notes())
                .startsWith("f/, 2 bytes, sha256 " + sha256(listing.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void nothingComesInThatCannotBeWrittenDown() throws Exception {
        Files.writeString(Files.createDirectories(world.home.root()).resolve("audit"), "a file where the directory should be");
        assertThatThrownBy(() -> deliver(file("report.pdf", "bytes"))).isInstanceOf(ProblemException.class);
        assertThat(inbox("report.pdf")).doesNotExist();
    }

    @Test
    void moreThanAHundredMebibytesTogetherAreRefusedAndNothingIsCopied() throws Exception {
        for (String name : List.of("one", "two")) {
            try (var sparse = new RandomAccessFile(outside.resolve(name).toFile(), "rw")) {
                sparse.setLength(51L << 20);
            }
        }
        assertThatThrownBy(() -> deliver(new Item.File(outside.resolve("one")), new Item.File(outside.resolve("two"))))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("more than 100 MiB");
        assertThat(world.inside(bottle, "inbox")).doesNotExist();
        assertThat(audited()).isEmpty();
    }

    @Test
    void whatIsNoFileIsRefusedInWords() {
        assertThatThrownBy(() -> deliver(new Item.File(Path.of("/dev/zero")))).hasMessageContaining("neither a file nor a folder");
        assertThatThrownBy(() -> deliver(new Item.File(Path.of("/")))).hasMessageContaining("neither a file nor a folder");
        assertThatThrownBy(() -> deliver(new Item.File(outside.resolve("gone")))).hasMessageContaining("is not there");
    }

    @Test
    void oneThatCannotBeTakenKeepsTheOthersOut() throws Exception {
        assertThatThrownBy(() -> deliver(file("good", "x"), new Item.File(outside.resolve("gone")))).isInstanceOf(ProblemException.class);
        assertThat(inbox("good")).doesNotExist();
    }

    @Test
    void aLinkIsMeantAsWhatItLeadsToAndALinkInAFolderStaysOne() throws Exception {
        Files.writeString(outside.resolve("target"), "content");
        Files.createSymbolicLink(outside.resolve("shortcut.txt"), outside.resolve("target"));
        assertThat(deliver(new Item.File(outside.resolve("shortcut.txt")))).containsExactly("/home/node/inbox/shortcut.txt");
        assertThat(inbox("shortcut.txt")).hasContent("content");

        Path folder = Files.createDirectories(outside.resolve("f"));
        Files.createSymbolicLink(folder.resolve("link"), outside.resolve("target"));
        var packed = new Packing(Files.createDirectories(root.resolve("stage"))).pack(List.of(new Item.File(folder)));
        assertThat(packed.getFirst().copy().resolve("link")).isSymbolicLink();
    }

    @Test
    void nothingIsLeftOnThisSide() throws Exception {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        List<Path> before = staged(temporary);
        deliver(file("report.pdf", "bytes"));
        assertThatThrownBy(() -> deliver(new Item.File(outside.resolve("gone")))).isInstanceOf(ProblemException.class);
        assertThat(staged(temporary)).isSubsetOf(before);
    }

    private static List<Path> staged(Path temporary) throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.filter(path -> path.getFileName().toString().startsWith("claude-bottle-in")).toList();
        }
    }
}
