package io.claudebottle.backend.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.ExecResult;
import io.claudebottle.backend.parts.Declared;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.FileDelivery;
import io.claudebottle.state.AuditEntry;
import io.claudebottle.state.AuditLog;
import io.claudebottle.state.Home;
import io.claudebottle.terminal.view.FileIntake.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What the operator hands to an agent, on a real engine.
@Tag("integration")
@TestInstance(Lifecycle.PER_CLASS)
final class HandedInFilesTest {

    @TempDir
    static Path root;

    RealEngine real;
    Bottle bottle;
    Path desk;
    Home home;
    FileDelivery delivery;

    @BeforeAll
    void launch() throws IOException {
        real = new RealEngine(root);
        bottle = real.launch(new Declared());
        desk = Files.createDirectories(root.resolve("desk"));
        home = new Home(root.resolve("home"));
        delivery = new FileDelivery(new AuditLog(home, Clock.systemUTC(), problem -> {
            throw new AssertionError(problem.asText());
        }));
    }

    @AfterAll
    void end() {
        if (real != null) {
            real.close();
        }
    }

    private String asNode(String script) {
        ExecResult result = bottle.exec(script);
        assertThat(result.returnCode()).as(script + "\n" + result.stderr()).isZero();
        return result.stdout().strip();
    }

    @Test
    void whatArrivesIsTheAgentsAndTheSameToTheByte() throws Exception {
        byte[] bytes = new byte[3 << 20];
        new Random(42).nextBytes(bytes);
        Path file = Files.write(desk.resolve("quarterly report (final).bin"), bytes);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', 0, 1, 2};

        List<String> paths = delivery.deliver(bottle, List.of(new Item.File(file), new Item.Picture(png)));

        assertThat(paths).containsExactly("/home/node/inbox/quarterly_report_final_.bin", "/home/node/inbox/picture.png");
        String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        assertThat(asNode("sha256sum < " + paths.getFirst())).startsWith(digest);
        assertThat(asNode("stat -c '%U %G' " + String.join(" ", paths))).isEqualTo("node node\nnode node");
        assertThat(asNode("od -An -tx1 " + paths.getLast())).isEqualTo("89 50 4e 47 00 01 02");
        assertThat(asNode("echo more >> " + paths.getFirst() + " && rm " + paths.getFirst() + " && echo mine")).isEqualTo("mine");

        Path log = home.audit().resolve("files-" + bottle.identity() + ".jsonl");
        assertThat(AuditLog.read(log)).extracting(AuditEntry::notes).anyMatch(notes -> notes.equals(
                "quarterly report (final).bin, 3145728 bytes, sha256 " + digest + ", as " + paths.getFirst()));
    }

    @Test
    void aFolderArrivesWholeAndIsNeverMixedWithOneThatIsThere() throws IOException {
        Path folder = Files.createDirectories(desk.resolve("project/sub"));
        Files.writeString(folder.resolve("run.sh"), "#!/bin/sh\necho ran\n");
        assertThat(folder.resolve("run.sh").toFile().setExecutable(true)).isTrue();
        Item project = new Item.File(folder.getParent());

        assertThat(delivery.deliver(bottle, List.of(project, project))).containsExactly("/home/node/inbox/project", "/home/node/inbox/project-2");
        assertThat(asNode("/home/node/inbox/project/sub/run.sh; ls /home/node/inbox/project-2")).isEqualTo("ran\nsub");
    }

    @Test
    void aLinkOfTheAgentLeadsNothingElsewhere() throws IOException {
        Item file = new Item.File(Files.writeString(desk.resolve("plain.txt"), "x"));
        asNode("mkdir -p ~/inbox && mv ~/inbox ~/kept && ln -s /etc ~/inbox");
        try {
            assertThatThrownBy(() -> delivery.deliver(bottle, List.of(file))).isInstanceOf(ProblemException.class).hasMessageContaining("cannot be used");
            assertThat(asNode("ls /etc/plain.txt 2>&1 || true")).contains("No such file");
        } finally {
            asNode("rm ~/inbox && mv ~/kept ~/inbox");
        }
    }
}
