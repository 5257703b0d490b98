package io.claudebottle.escape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claudebottle.backend.Bottle;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.Await;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Attacks on whoever handles what an agent leaves behind, on the host and with the operator's rights: its files and its processes.
@Ground.Of(Ground.BUBBLEWRAP)
final class BubblewrapRemainsEscapeTest {

    private BubblewrapSite site;

    /// Of the operator; anybody may change it who gets there, so that only the way is missing.
    private Path victim;

    @BeforeAll
    void arrive(BubblewrapSite shared) {
        site = shared;
    }

    @BeforeEach
    void placeVictim(@TempDir Path own) throws IOException {
        victim = Files.createDirectory(own.resolve("victim"));
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(victim, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.writeString(victim.resolve("file"), "operators");
        Files.setPosixFilePermissions(victim.resolve("file"), PosixFilePermissions.fromString("rw-rw-rw-"));
    }

    private void demandUntouched() throws IOException {
        try (Stream<Path> content = Files.list(victim)) {
            assertThat(content).containsExactly(victim.resolve("file"));
        }
        assertThat(victim.resolve("file")).hasContent("operators");
    }

    @Test
    void everythingAnAgentLeavesIsRemovedAndNothingElse() throws IOException {
        Bottle bottle = site.another();
        Path directory = BubblewrapSite.directory(bottle);
        String made = bottle.exec("""
                set -e
                cd ~
                ln -s '%1$s' victim; ln -s '%1$s/file' file; rm -rf .claude; ln -s '%1$s' .claude; ln -s . here; ln -s / root; ln -s nowhere dangling
                mkdir -p closed/inner; echo x > closed/inner/file; ln -s '%1$s' closed/inner/victim; chmod 000 closed/inner; chmod 000 closed
                mkdir fixed; echo x > fixed/file; chmod 555 fixed
                perl -e 'mkdir "name\\nwith\\nlines"; open(F, ">", "name\\nwith\\nlines/\\xff\\xfe\\n-rf"); mkdir "\\xc3\\x28"; open(F, ">", "a" x 255)'
                perl -e 'mkdir "deep"; chdir "deep"; for (1..10000) { mkdir "d" or die $!; chdir "d" or die $! } open(F, ">", "bottom") or die $!; symlink("%1$s", "victim") or die $!'
                perl -e 'mkdir "wide"; for (1..20000) { open(F, ">", "wide/$_") or die $! }'
                mkfifo pipe; perl -MSocket -e 'socket(S, PF_UNIX, SOCK_STREAM, 0); bind(S, pack_sockaddr_un("socket"))'
                cp /usr/bin/id gains; chmod 6755 gains; ln gains linked; truncate -s 1T sparse
                mkdir /tmp/.removed-0 /tmp/.removed-1; mkdir -p /tmp/a/.removed-0/b /var/tmp/x; ln -s '%1$s' /tmp/victim; chmod 000 /tmp /var/tmp
                echo made
                """.formatted(victim)).stdout();
        assertThat(made).isEqualTo("made\n");
        assertThat(bottle.exec("cat ~/victim/file ~/.claude/file ~/file; ls ~/victim/").stdout()).as("inside it leads nowhere").isEmpty();
        assertThat(directory.resolve("agent/home/victim/file")).as("control: on the host it leads there").hasContent("operators");

        bottle.close();

        assertThat(directory).doesNotExist();
        demandUntouched();
    }

    @Test
    void whatIsCopiedInFollowsNoLinkOut(@TempDir Path own) throws IOException {
        Path file = Files.writeString(own.resolve("file"), "copied");
        Bottle bottle = site.another();
        String lay = "ln -s '%1$s' ~/in; ln -s '%1$s/file' ~/over; mkdir ~/behind; ln -s '%1$s' ~/behind/deep; ln -s /etc ~/etc; ln -s /usr/bin ~/bin";
        assertThat(bottle.exec(lay.formatted(victim)).returnCode()).isZero();

        bottle.cpIn(file, "/home/node/over");
        for (String place : List.of("/home/node/in/file", "/home/node/behind/deep/file", "/home/node/etc/passwd", "/home/node/bin/env", "/home/node/../../etc/passwd")) {
            assertThatThrownBy(() -> bottle.cpIn(file, place)).isInstanceOf(ProblemException.class);
        }

        assertThat(bottle.exec("cat ~/over").stdout()).isEqualTo("copied");
        demandUntouched();
        assertThat(Path.of("/etc/passwd")).content().doesNotContain("copied");

        assertThat(site.leak("cd " + own + " && ln -s '" + victim + "' in && cp file in/copy && ls '" + victim + "' && rm '" + victim + "/copy'").stdout())
                .as("control: with the host's own cp it is followed").contains("copy");
        bottle.close();
    }

    @Test
    void bombOfProcessesIsBoundedAndEndsWithItsBottle() throws Exception {
        Bottle bottle = site.another();
        String namespace = Files.readSymbolicLink(Path.of("/proc", Integer.toString(BubblewrapSite.process(bottle, "holder")), "ns/pid")).toString();
        Path directory = BubblewrapSite.directory(bottle);
        Thread bomb = Thread.ofVirtual().start(() -> bottle.exec("bash -c 'bomb() { bomb | bomb & bomb | bomb & wait; }; while :; do bomb; done' 2> /dev/null"));

        Await.until("the bomb has gone off", () -> processesIn(namespace).size() > Site.PIDS / 2);
        assertThat(processesIn(namespace)).hasSizeLessThan((int) Site.PIDS + 16);
        bottle.close();

        assertThat(bomb.join(Duration.ofSeconds(20))).as("whoever ran it has heard of its end").isTrue();
        assertThat(processesIn(namespace)).isEmpty();
        assertThat(directory).doesNotExist();
    }

    private static List<String> processesIn(String namespace) {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                try {
                    if (Files.readSymbolicLink(process.resolve("ns/pid")).toString().equals(namespace)) {
                        found.add(process.getFileName().toString());
                    }
                } catch (IOException gone) {
                    // Nobody's any more.
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return found;
    }
}
