package io.claudebottle.escape;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.backend.Bottle;
import io.claudebottle.backend.ExecResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Attacks on what a bottle without an engine shares a kernel with: the host's sockets, processes, files, devices and terminal, and the
/// other bottles. Each control is the same by a process of the host that no bottle holds.
@Ground.Of(Ground.BUBBLEWRAP)
final class BubblewrapHostEscapeTest {

    private static final int HTTPS = 443;

    private BubblewrapSite site;

    @BeforeAll
    void arrive(BubblewrapSite shared) {
        site = shared;
    }

    private String inside(String script) {
        return site.bottle().exec(script).stdout().strip();
    }

    private String insideAsRoot(String script) {
        return site.bottle().exec(script, "root").stdout().strip();
    }

    private String outside(String script) {
        return site.leak(script).stdout().strip();
    }

    // Networks

    /// What the sidecars connect to is dialled by the host, to which its own loopback is near.
    @Test
    void wayOutOfTheSidecarsDoesNotLeadToTheHostsLoopbackOrLink() throws IOException {
        var heard = new AtomicInteger();
        List<String> inward = List.of("127.0.0.1", "127.0.0.53", "::1", "0.0.0.0", "169.254.169.254", "::ffff:127.0.0.1");
        try (ServerSocket four = listen("127.0.0.1", heard); ServerSocket six = listen("::1", heard)) {
            int sidecars = BubblewrapSite.process(site.bottle(), "sidecars");

            site.inTheNetworkOf(sidecars, sendTo(inward));
            assertThat(heard.get()).isZero();

            int before = site.world.visits();
            site.inTheNetworkOf(sidecars, sendTo(List.of(site.address)));
            assertThat(site.world.visits()).as("control: the way out").isGreaterThan(before);
            site.leak(sendTo(List.of("127.0.0.1", "::1")));
            assertThat(heard.get()).as("control: the host").isEqualTo(2);
            assertThat(List.of(four.getLocalPort(), six.getLocalPort())).containsOnly(HTTPS);
        }
    }

    private static ServerSocket listen(String address, AtomicInteger heard) throws IOException {
        var listener = new ServerSocket();
        try {
            listener.bind(new InetSocketAddress(InetAddress.ofLiteral(address), HTTPS));
        } catch (java.net.BindException e) {
            listener.close();
            Assumptions.abort("port 443 of " + address + " cannot be bound: " + e.getMessage());
        }
        Thread.ofPlatform().daemon().start(() -> {
            while (!listener.isClosed()) {
                try (var visitor = listener.accept()) {
                    heard.incrementAndGet();
                    visitor.getOutputStream().write('!');
                } catch (IOException closed) {
                    return;
                }
            }
        });
        return listener;
    }

    /// Waits for an answer or an end, since a connection that is accepted on the way has not arrived.
    private static String sendTo(List<String> addresses) {
        return Probe.node("""
                const net = require('net');
                for (const host of '%s'.split(',')) {
                  const socket = net.connect({host, port: 443});
                  const say = word => { console.log(host, word); socket.destroy(); };
                  socket.setTimeout(3000, () => say('silence'));
                  socket.once('connect', () => socket.write('hello'));
                  socket.once('data', () => say('answer'));
                  socket.once('error', error => say(error.code));
                  socket.once('end', () => say('end'));
                }
                """.formatted(String.join(",", addresses)));
    }

    @Test
    void anotherBottleIsNotReached() {
        String name = "@neighbour-" + site.neighbour().identity();
        String started = site.neighbour().exec("""
                cat > /tmp/listen.pl <<'LISTEN'
                use Socket;
                socket(my $named, PF_UNIX, SOCK_STREAM, 0);
                bind($named, pack_sockaddr_un("\\0" . substr('%s', 1))) && listen($named, 9) or die $!;
                socket(my $tcp, PF_INET, SOCK_STREAM, 0);
                bind($tcp, pack_sockaddr_in(7777, inet_aton("127.0.0.1"))) && listen($tcp, 9) or die $!;
                open(my $up, ">", "/tmp/up") && close($up);
                sleep;
                LISTEN
                nohup perl /tmp/listen.pl > /tmp/listen.log 2>&1 &
                for i in $(seq 200); do [ -e /tmp/up ] && break; sleep 0.05; done; cat /tmp/listen.log; echo up
                """.formatted(name)).stdout();
        assertThat(started).contains("up");
        String attack = Probe.unixSockets(List.of(name)) + "cat /tmp/up 2> /dev/null && echo seen; pgrep -f listen.pl\n" + Probe.tcp(List.of("127.0.0.1"), 7777);

        assertThat(inside(attack).lines()).containsExactly(name + " ECONNREFUSED", "127.0.0.1 ECONNREFUSED");

        assertThat(site.neighbour().exec(attack).stdout()).as("control").contains("127.0.0.1 open", name + " open", "seen").containsPattern("\n\\d+\n");
    }

    /// All of the superuser's bottles run under one id of the host, so nothing else keeps them apart.
    @Test
    void filesOfOtherBottlesAreNotThereNotEvenForTheSidecars() {
        Path other = BubblewrapSite.directory(site.neighbour());
        String look = "ls '" + other + "' '" + other.getParent() + "' 2>/dev/null; cat '" + other.resolve("enter.args") + "' 2>/dev/null; true";

        assertThat(inside(look)).isEmpty();
        assertThat(insideAsRoot(look)).isEmpty();
        List<String> enter = List.of("nsenter", "--mount=/proc/" + BubblewrapSite.process(site.bottle(), "sidecars") + "/ns/mnt");
        Assumptions.assumeTrue(BubblewrapSite.isSuperuser(), "only the superuser sees what the sidecars see");
        assertThat(BubblewrapSite.run(site.runner, plus(enter, "--", "sh", "-s"), look).stdout()).isEmpty();

        assertThat(site.asTheAgentOnTheHost(look).stdout()).as("control").contains("bottle.json", "a-canary-that-may-be-seen");
    }

    // Sockets with a place

    @Test
    void socketsOfTheHostAreNotThere(@TempDir Path own) throws IOException {
        Path home = Path.of(System.getProperty("user.home"));
        List<Path> places = Stream.of(Path.of("/run"), Path.of("/tmp"), Path.of("/var/tmp"), home, own)
                .filter(Files::isWritable)
                .map(place -> place.resolve("escape-" + ProcessHandle.current().pid() + ".sock"))
                .toList();
        List<ServerSocketChannel> listening = new ArrayList<>();
        try {
            for (Path place : places) {
                listening.add(ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(place)));
            }
            String attack = Probe.unixSockets(places.stream().map(Path::toString).toList());

            assertThat(inside(attack).lines()).hasSize(places.size()).noneMatch(line -> line.endsWith(" open"));
            assertThat(inside("find / -type s -not -path '/proc/*' 2>/dev/null")).isEmpty();
            assertThat(inside("env | grep -E '^(SSH_AUTH_SOCK|DBUS_SESSION_BUS_ADDRESS|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|DOCKER_HOST)='")).isEmpty();

            assertThat(outside(attack).lines()).as("control").hasSize(places.size()).allMatch(line -> line.endsWith(" open"));
        } finally {
            for (ServerSocketChannel channel : listening) {
                channel.close();
            }
            for (Path place : places) {
                Files.deleteIfExists(place);
            }
        }
    }

    // Processes

    @Test
    void nothingOutsideCanBeSignalledAndNothingInsideEndsTheBottle() {
        List<Integer> ours = Stream.of("holder", "sidecars", "relay", "outer").map(name -> BubblewrapSite.process(site.bottle(), name)).toList();
        Bottle victim = site.another();
        List<Integer> victims = Stream.of("holder", "sidecars", "relay", "outer").map(name -> BubblewrapSite.process(victim, name)).toList();

        // Whatever runs it is among those that it kills, so it has no end of its own.
        victim.exec("kill -9 1; perl -e 'kill 9, grep { $_ != $$ } map { m{(\\d+)$} } glob(\"/proc/[0-9]*\"); kill 9, -1'");
        victim.exec("kill -9 1; kill -9 -1", "root");

        assertThat(alive(victims)).isEqualTo(victims);
        assertThat(alive(ours)).isEqualTo(ours);
        assertThat(victim.exec("echo alive").stdout()).isEqualTo("alive\n");
        assertThat(victim.exec("curl -sS -m 15 http://_egress.local/health").returnCode()).isZero();

        assertThat(site.asTheAgentOnTheHost("kill -0 " + BubblewrapSite.process(victim, "relay")).returnCode()).as("control").isZero();
        victim.close();
    }

    private static List<Integer> alive(List<Integer> processes) {
        return processes.stream().filter(process -> Files.exists(Path.of("/proc", process.toString()))).toList();
    }

    /// Those that keep the namespaces, and those through which the agent was let in, have rights over what holds it.
    @Test
    void processesThatHoldTheBottleAreClosed() {
        String attack = """
                for process in /proc/[0-9]*; do
                  grep -aqE '^(bwrap|nsenter|sh.-c.echo up)' $process/cmdline || continue
                  echo found
                  readlink $process/root $process/cwd $process/exe $process/ns/user $process/ns/net $process/ns/mnt
                  cat $process/environ; readlink $process/fd/* | sed s/^/fd:/; head -c 1 $process/maps; ls $process/root
                  nsenter --user=$process/ns/user true && echo entered
                  nsenter --mount=$process/ns/mnt --net=$process/ns/net true && echo entered
                  perl -e 'use Config; $n = $Config{archname} =~ /aarch64/ ? 117 : 101; print "traced\\n" if syscall($n, 16, $ARGV[0] + 0, 0, 0) == 0' ${process#/proc/}
                done 2> /dev/null
                """;

        assertThat(inside(attack).lines()).hasSizeGreaterThanOrEqualTo(2).containsOnly("found");
        assertThat(insideAsRoot(attack).lines()).hasSizeGreaterThanOrEqualTo(2).containsOnly("found");

        assertThat(outside(attack)).as("control").contains("found", "net:[", "CLAUDE_BOTTLE_OF", "fd:", "entered");
    }

    // What comes in with a command

    /// A terminal may have anything open, and its shell any variables; and `sh` is another shell on other hosts.
    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash"})
    void whatItsStarterHasOpenAndKnowsStaysOutside(String shell, @TempDir Path own) throws IOException {
        Path secret = Files.writeString(own.resolve("secret"), "of the operator");
        String starter = "exec 3< '" + secret + "' 7< '" + secret + "' 23< '" + secret + "' 200< '" + secret + "'; SECRET=operators exec env 'odd-name=operators' 'npm//:_auth=operators' \"$@\"";
        String look = "for f in /proc/self/fd/*; do echo ${f##*/} $(readlink $f); done; env; perl -e 'for (3..255) { open(my $f, \"<&=\", $_) and print \"$_ is open\\n\" }'";

        List<String> entering = BubblewrapSite.entering(site.bottle(), "bash", "-c", look);
        assertThat(entering.set(0, shell)).isEqualTo("sh");

        ExecResult inside = site.host(plus(List.of("bash", "-c", starter, "starter"), entering));
        assertThat(inside.stdout()).doesNotContain("secret", "operators", "is open").contains("HOME=/home/node");

        ExecResult outside = site.host(List.of("bash", "-c", starter, "starter", "bash", "-c", look));
        assertThat(outside.stdout()).as("control").contains("secret", "SECRET=operators", "odd-name=operators", "23 is open", "200 is open");
    }

    @Test
    void execGivesNothingButTheStandardStreams() {
        assertThat(inside("perl -e 'for (3..1023) { open(my $f, \"<&=\", $_) and print \"$_ is open\\n\" }'; echo done")).isEqualTo("done");
    }

    /// What enters has rights, until it gives them up; who finds the program that it becomes must not be the agent.
    @Test
    void programThatEntersIsNotTheAgents() {
        assertThat(site.bottle().exec("mkdir -p ~/bin && printf '#!/bin/sh\\necho mine; exec /usr/bin/bwrap \"$@\"\\n' > ~/bin/bwrap && chmod 755 ~/bin/bwrap").returnCode()).isZero();

        List<String> argv = plus(List.of("env", "PATH=/home/node/bin:" + System.getenv("PATH")), BubblewrapSite.entering(site.bottle(), "echo", "entered"));
        assertThat(site.host(argv).stdout()).isEqualTo("entered\n");

        assertThat(inside("PATH=~/bin:$PATH; bwrap --version")).as("control").startsWith("mine");
    }

    /// Through a real terminal: what is pushed into it would be read by whoever has it next, the operator's shell.
    @Test
    void nothingIsTypedIntoTheOperatorsTerminal(@TempDir Path own) {
        String push = "perl -e 'for (split //, \"typed\\n\") { ioctl(STDIN, 0x5412, $_) or die \"refused: $!\\n\" } print \"pushed\\n\"'";
        String paste = "perl -e '$x = pack(\"C\", 3); print ioctl(STDIN, 0x541c, $x) ? \"pasted\\n\" : \"refused: $!\\n\"'";

        String said = atTerminal(own, words(BubblewrapSite.entering(site.bottle(), "sh", "-c", push + "; " + paste)));
        assertThat(said).contains("refused: Operation not permitted").doesNotContain("pushed", "pasted", "got:typed");

        assertThat(atTerminal(own, push)).as("control").contains("pushed", "got:typed");
    }

    /// Nobody types, and nobody hangs up: an end would be typed as well.
    private String atTerminal(Path own, String command) {
        String keyboard = word(own.resolve("keyboard").toString());
        String shell = word("bash -c " + word(command + "; read -t 1 line; echo got:$line"));
        return site.host(List.of("sh", "-c", "[ -p " + keyboard + " ] || mkfifo " + keyboard + "; script -qec " + shell + " /dev/null 0<> " + keyboard)).stdout();
    }

    private static String words(List<String> argv) {
        return String.join(" ", argv.stream().map(BubblewrapHostEscapeTest::word).toList());
    }

    private static String word(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    // Files and devices

    @Test
    void filesOfTheHostAreNotThere() {
        String look = "ls -d /etc/shadow /etc/ssh /root /boot /mnt /media /srv /sys /var/lib /var/log /home/* 2>/dev/null | grep -v '^/home/node$'; true";

        assertThat(inside(look)).isEmpty();
        assertThat(insideAsRoot(look)).isEmpty();

        assertThat(outside(look)).as("control").contains("/etc/shadow", "/root", "/sys", "/var/lib");
    }

    @Test
    void ofDevicesThereAreOnlyThoseThatAreNobodys() {
        // Not find's own test, which trusts the directory, and that knows only what lies under a mount.
        String devices = "find /dev -exec stat -c '%n %F' {} + | sed -n 's/ .* special file$//p' | grep -v ^/dev/pts/ | sort";

        assertThat(inside(devices).lines()).containsExactly("/dev/full", "/dev/null", "/dev/random", "/dev/tty", "/dev/urandom", "/dev/zero");

        assertThat(outside(devices).lines()).as("control").anyMatch(device -> !device.matches("/dev/(full|null|random|tty|urandom|zero)"));
    }

    /// @param name what is tried, read after "may not"
    /// @param script succeeds when it works
    record Power(String name, String script) {
        @Override
        public String toString() {
            return name;
        }
    }

    /// By number, for which there is no program; other processors have other numbers.
    private static Power call(String name, int number, String arguments) {
        return new Power(name, "perl -e '$r = syscall(" + number + ", " + arguments + "); exit($r == -1 ? 1 : 0)'");
    }

    static final List<Power> POWERS = List.of(
            new Power("makeAUserNamespace", "unshare --user true"),
            new Power("makeAUserNamespaceAsRoot", "unshare --user --map-root-user true"),
            new Power("makeAMountNamespace", "unshare --mount true"),
            new Power("makeANetworkNamespace", "unshare --net true"),
            new Power("startAnotherBwrap", "bwrap --dev-bind / / true"),
            new Power("enterTheNamespacesOfItsParent", "nsenter --target $PPID --mount true"),
            new Power("mountAFileSystem", "d=$(mktemp -d); mount -t tmpfs none $d; c=$?; umount $d; rmdir $d; exit $c"),
            new Power("mountControlGroups", "d=$(mktemp -d); mount -t cgroup2 none $d; c=$?; umount $d; rmdir $d; exit $c"),
            new Power("changeItsRoot", "chroot / true"),
            new Power("makeADeviceNode", "d=$(mktemp -d); mknod $d/null c 1 3; c=$?; rm -rf $d; exit $c"),
            new Power("makeADiskNode", "d=$(mktemp -d); mknod $d/disk b 254 0; c=$?; rm -rf $d; exit $c"),
            new Power("changeThePatternOfCores", ": >> /proc/sys/kernel/core_pattern"),
            new Power("dropTheKernelsCaches", ": >> /proc/sys/vm/drop_caches"),
            new Power("nameTheMachine", "perl -e 'use Config; $n = $Config{archname} =~ /aarch64/ ? 161 : 170; $h = qx(hostname); chomp $h; exit(syscall($n, $h, length $h) == -1 ? 1 : 0)'"),
            new Power("givePriority", "nice -n -5 true 2>&1 | grep -q . && exit 1; renice -n -5 $$"),
            new Power("giveAwayFiles", "d=$(mktemp -d); chown 12345 $d; c=$?; rmdir $d; exit $c"));

    @ParameterizedTest
    @FieldSource("POWERS")
    void agentMayNot(Power power) {
        refused(power);
    }

    static final List<Power> CALLS = List.of(
            call("addAKey", 248, "my $a = \"user\", my $b = \"escape\", my $c = \"x\", 1, -3"),
            call("readItsKeyring", 250, "0, -3, 1"),
            call("loadAProgramIntoTheKernel", 321, "0, my $a = pack(\"L5x100\", 2, 4, 4, 1, 0), 72"),
            call("setUpAnIoRing", 425, "1, my $p = \"\\0\" x 120"),
            call("readTheKernelsLog", 103, "10, 0, 0"),
            call("changeTheClock", 159, "my $t = \"\\0\" x 208"),
            call("watchPageFaults", 323, "0"));

    @ParameterizedTest
    @FieldSource("CALLS")
    void agentMayNotCall(Power power) {
        Assumptions.assumeTrue(System.getProperty("os.arch").equals("amd64"), "these are the numbers of x86-64");
        refused(power);
    }

    private void refused(Power power) {
        assertThat(site.bottle().exec(power.script())).satisfies(result -> assertThat(result.returnCode()).as(result.stdout()).isNotZero());
        assertThat(site.bottle().exec(power.script(), "root")).satisfies(result -> assertThat(result.returnCode()).as(result.stdout()).isNotZero());

        assertThat(site.leak(power.script())).as("control").satisfies(result -> assertThat(result.returnCode()).as(result.stderr()).isZero());
    }

    /// The programs are the host's own, so a change would be the host's too.
    @Test
    void programsAndSettingsCannotBeChanged() {
        String attack = """
                for place in /usr /usr/bin /usr/local/bin /etc /etc/alternatives /opt /opt/claude/bin /bin /lib /; do touch $place/escape && echo $place; done
                for file in /usr/bin/env /etc/passwd /etc/hosts /etc/ld.so.cache /opt/claude/bin/claude /etc/claude-code/managed-settings.d/*; do
                  chmod 777 $file && echo $file; (: >> $file) && echo $file; mv $file $file.old && echo $file; rm -f $file 2>/dev/null && echo $file
                done
                ln /usr/bin/env ~/env && echo linked; ln /etc/passwd /tmp/passwd && echo linked
                """;

        assertThat(inside(attack)).isEmpty();
        assertThat(insideAsRoot(attack)).isEmpty();

        assertThat(inside("touch ~/escape && ln ~/escape ~/linked && echo control")).as("control").isEqualTo("control");
    }

    @Test
    void noMountLetsProgramsGainRights() {
        String loose = "awk '$6 !~ /nosuid/ { print $5 }' /proc/self/mountinfo";
        String gaining = "for file in $(find /usr -xdev -perm -4000 2>/dev/null); do echo $file; done";

        assertThat(inside(loose)).isEmpty();
        assertThat(inside(gaining)).as("control: there are some").contains("/su");
        assertThat(inside("su -c id root < /dev/null; newuidmap $$ 0 0 1; fusermount -u /; id -u")).isEqualTo("1000");
        assertThat(outside(loose)).as("control").isNotEmpty();
    }

    /// Not every family knows of network namespaces, and each is more of the kernel to attack.
    @Test
    void socketsAreOfOrdinaryFamiliesOnly() {
        String attack = "perl -e 'for my $family (1..45) { for my $type (1, 2, 3, 5) { if (socket(my $s, $family, $type, 0)) { print \"$family\\n\"; last } } }'";

        assertThat(inside(attack).lines()).containsExactly("1", "2", "10", "16");
        assertThat(insideAsRoot(attack).lines()).containsExactly("1", "2", "10", "16");

        assertThat(outside(attack).lines()).as("control").contains("1", "2", "10", "16", "17");
    }

    private static List<String> plus(List<String> some, String... more) {
        return plus(some, List.of(more));
    }

    private static List<String> plus(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}
