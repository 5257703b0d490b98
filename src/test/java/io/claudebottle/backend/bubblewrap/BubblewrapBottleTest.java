package io.claudebottle.backend.bubblewrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.backend.BottleContract;
import io.claudebottle.backend.Command;
import io.claudebottle.backend.CommandRunner;
import io.claudebottle.backend.HostProcesses;
import io.claudebottle.sidecar.relay.FirstProcess;
import io.claudebottle.terminal.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// What holds of one running bottle of namespaces, on top of what holds of any.
final class BubblewrapBottleTest extends BottleContract<BubblewrapBottlePlan, BubblewrapCleanupPlan, RealNamespaces> {

    /// Of Linux on x86-64. 97 is `EAFNOSUPPORT`.
    private static final String CALLS = """
            unshare 272 0x10000000 0 0 EPERM
            setns 308 0 0 0 EPERM
            mount 165 0 0 0 EPERM
            keyctl 250 0 0 0 EPERM
            bpf 321 0 0 0 EPERM
            io_uring_setup 425 1 0 0 EPERM
            clone 56 0x10000011 0 0 EPERM
            ioctl-TIOCSTI 16 0 0x5412 0 EPERM
            socket-AF_VSOCK 41 40 1 0 97
            clone3 435 0 0 0 ENOSYS
            x32-getpid 0x40000027 0 0 0 ENOSYS
            """;

    @Override
    protected RealNamespaces connect(Path root, Map<String, String> overlay) {
        return new RealNamespaces(root, overlay);
    }

    @Test
    void systemCallsThatAnAgentDoesWithoutFail() {
        Assumptions.assumeTrue(System.getProperty("os.arch").equals("amd64"), "the numbers of the calls are those of x86-64");
        Assumptions.assumeTrue(bottle.exec("command -v perl").returnCode() == 0, "there is no perl on this host to make the calls with");
        String script = "perl -e 'use Errno; while (<STDIN>) { ($n, @a) = split; $want = pop @a; @a = map { oct(/^0x/ ? $_ : \"0x\" . sprintf(\"%x\", $_)) } @a; "
                + "$! = 0; $r = syscall($a[0], $a[1], $a[2], $a[3]); "
                + "exit 0 if $n eq \"clone\" && $r == 0; $got = $r >= 0 ? \"allowed\" : $!{EPERM} ? \"EPERM\" : $!{ENOSYS} ? \"ENOSYS\" : $! + 0; print \"$n $got\\n\" }' <<'EOF'\n"
                + CALLS + "EOF\n";

        assertThat(inside(script).lines()).containsExactlyElementsOf(CALLS.lines().map(line -> line.split(" ")[0] + " " + line.split(" ")[5]).toList());
    }

    /// The control to the above: the same program may do what any program does.
    @Test
    void ordinaryProgramsRun() {
        assertThat(inside("cd $(mktemp -d) && git init -q . && echo a > a && git add a && git commit -qm a && git log --format=%s")).isEqualTo("a");
        assertThat(inside("node -e 'const {Worker} = require(\"worker_threads\");"
                + " new Worker(\"require(\\\"child_process\\\").execSync(\\\"echo from a child\\\", {stdio: \\\"inherit\\\"})\", {eval: true, stdout: false})'"))
                .isEqualTo("from a child");
        assertThat(inside("for i in $(seq 200); do sh -c : & done; wait; echo all")).isEqualTo("all");
        if (bottle.exec("command -v /usr/bin/python3").returnCode() == 0) {
            assertThat(inside("/usr/bin/python3 -c 'import subprocess, threading; t = threading.Thread(target=lambda: print(subprocess.run([\"echo\", \"py\"],"
                    + " capture_output=True, text=True).stdout.strip())); t.start(); t.join()'")).isEqualTo("py");
        }
    }

    @Test
    void firstProcessCannotBeKilledOrLookedIntoFromInside() {
        for (String user : List.of("node", "root")) {
            bottle.exec("kill -9 1; kill -TERM 1; kill -STOP 1; kill -9 -1", user);
            assertThat(bottle.exec("cat /proc/1/environ", user).returnCode()).as(user).isNotZero();
            assertThat(bottle.exec("cd /proc/1/root", user).returnCode()).as(user).isNotZero();
            assertThat(bottle.exec("head -c 1 /proc/1/mem", user).returnCode()).as(user).isNotZero();
        }
        assertThat(inside("echo alive")).isEqualTo("alive");
        assertThat(LiveProcess.is(real.record(plan.identity()).holder().orElseThrow())).isTrue();
    }

    @Test
    void orphansAreBuried() {
        inside("for i in $(seq 200); do (sh -c 'true' & sh -c 'true' &) ; done; (setsid sleep 600 > /dev/null 2>&1 &); true");
        Await.until(() -> bottle.exec("cat /proc/[0-9]*/stat 2> /dev/null | grep -c ') Z '").stdout().equals("0\n"),
                () -> bottle.exec("cat /proc/[0-9]*/stat").stdout());
        inside("pkill -x sleep -u 1000 || true");
    }

    /// Neither by the environment of what is started, nor by that of anything else that can be seen inside.
    @Test
    void nothingOfTheOperatorsEnvironmentComesInUndeclared() {
        Map<String, String> odd = new HashMap<>(real.environment);
        String canary = "0dd-" + Long.toHexString(System.nanoTime());
        for (int i = 0; i < 40; i++) {
            odd.put("ODD_" + i, canary);
        }
        odd.put("odd.with.dots", canary);
        odd.put("odd-with-dashes", canary);
        odd.put("ODD WITH BLANKS", canary);
        odd.put("1ODD", canary);
        odd.put("ODD_LINES", "a\nb=" + canary + "\nPATH=/" + canary);
        odd.put("BASH_FUNC_x%%", "() { echo " + canary + "; }");
        odd.put("BASH_ENV", "/tmp/" + canary);
        odd.put("ENV", "/tmp/" + canary);
        odd.put("LD_LIBRARY_PATH", "/" + canary);
        odd.put("NODE_OPTIONS", "--title=" + canary);
        odd.put("GIT_SSH_COMMAND", canary);
        odd.put("SSH_AUTH_SOCK", "/tmp/" + canary);
        odd.put("ODD_*", canary);
        odd.put("ÖDD", canary);
        List<String> argv = new ArrayList<>(bottle.claudeArgv(List.of(), false));
        argv = new ArrayList<>(argv.subList(0, argv.indexOf("claude")));
        argv.addAll(List.of("sh", "-c", "env; echo end; cat > /dev/null"));
        List<String> command = argv;
        String pids = HostProcesses.namespace("pid", real.record(plan.identity()).holder().orElseThrow().pid());
        Set<Integer> looked = new HashSet<>();

        String shown = new CommandRunner(odd).run(Command.of(command).withEnvironment(bottle.environment()).withInput(stdin -> {
            // While it runs: it ends when it has read this.
            Await.until(() -> HostProcesses.in("pid", pids).stream().anyMatch(pid -> looksLike(pid, "cat")), () -> HostProcesses.in("pid", pids));
            Map<Integer, String> environments = HostProcesses.environments();
            for (int pid : HostProcesses.in("pid", pids)) {
                looked.add(pid);
                assertThat(environments.getOrDefault(pid, "")).doesNotContain(canary);
            }
        })).stdout();

        assertThat(shown).endsWith("end\n").contains("ASKED=", "HOME=/home/node").doesNotContain(canary);
        assertThat(looked).hasSizeGreaterThan(2);
    }

    private static boolean looksLike(int pid, String name) {
        try {
            return Files.readString(Path.of("/proc", Integer.toString(pid), "comm")).strip().equals(name);
        } catch (IOException gone) {
            return false;
        }
    }

    /// Neither on its addresses nor as an abstract socket.
    @Test
    void nothingOfABottleListensOnTheHost() throws IOException {
        Set<String> listening = new HashSet<>();
        for (String table : List.of("tcp", "tcp6", "udp", "udp6", "unix")) {
            Files.readAllLines(Path.of("/proc/net", table)).stream().skip(1).map(line -> line.strip().split("\\s+"))
                    .filter(words -> table.equals("unix") ? words.length > 7 && words[7].startsWith("@") : true)
                    .filter(words -> !table.startsWith("tcp") || words[3].equals("0A"))
                    .forEach(words -> listening.add("socket:[" + (table.equals("unix") ? words[6] : words[9]) + "]"));
        }
        List<FirstProcess> processes = Marked.of(real.directory(plan.identity()).root());
        Set<String> sockets = new HashSet<>();
        for (FirstProcess process : processes) {
            try (Stream<Path> open = Files.list(Path.of("/proc", Integer.toString(process.pid()), "fd"))) {
                for (Path descriptor : open.toList()) {
                    sockets.add(Files.readSymbolicLink(descriptor).toString());
                }
            }
        }

        assertThat(sockets).as("the relay and the sidecars have sockets").anyMatch(name -> name.startsWith("socket:"));
        assertThat(sockets).doesNotContainAnyElementsOf(listening);
    }
}
