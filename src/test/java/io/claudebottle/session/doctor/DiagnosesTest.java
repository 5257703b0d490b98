package io.claudebottle.session.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.claudebottle.backend.bubblewrap.NamespaceProbe.Attempt;
import io.claudebottle.backend.bubblewrap.NamespaceProbe.Facts;
import io.claudebottle.manifest.Manifest;
import io.claudebottle.manifest.ManifestProblem;
import io.claudebottle.session.doctor.Diagnosis.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What follows from what was seen, subject by subject.
class DiagnosesTest {

    private static final Installer DEBIAN = new Installer(PackageManager.APT, false);
    private static final Path ROOT = Path.of("/home/op/.claude-bottle");
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final long GIBIBYTE = 1L << 30;

    @TempDir
    private Path directory;

    static Stream<Arguments> diagnoses() {
        return Stream.of(
                arguments("the Java that is needed", new JavaRuntime(25, "25.0.1+8", "/opt/jdk").diagnosis(), State.FINE, "", ""),
                arguments("a later one", new JavaRuntime(26, "26", "/opt/jdk").diagnosis(), State.FINE, "", ""),
                arguments("an older one", new JavaRuntime(21, "21.0.9", "/opt/jdk").diagnosis(), State.MISSING, "older than 25", "JDK 25"),
                arguments("GTK", new Gtk(Optional.of(Path.of("/usr/lib/x/libgtk-3.so.0.2406.32"))).diagnosis(Fix.NONE), State.FINE, "", ""),
                arguments("no GTK", new Gtk(Optional.empty()).diagnosis(DEBIAN.of(Software.GTK)), State.MISSING, "is not installed", "libgtk-3-0"),
                arguments("much room", new DiskSpace(ROOT, 40 * GIBIBYTE).diagnosis(), State.FINE, "40.0 GiB free", ""),
                arguments("little room", new DiskSpace(ROOT, 3 * GIBIBYTE / 2).diagnosis(), State.DOUBTFUL, "1.5 GiB free", "claude-bottle cleanup"),
                arguments("no room", new DiskSpace(ROOT, GIBIBYTE / 2).diagnosis(), State.MISSING, "0.5 GiB free", "claude-bottle cleanup"),
                arguments("a clock that runs", clock("2026-11-24T10:00:30Z"), State.FINE, "2026-11-24T10:00:00Z", ""),
                arguments("a file system's clock that is a little ahead", clock("2026-11-24T10:04:00Z"), State.FINE, "", ""),
                arguments("a clock that is an hour late", clock("2026-11-24T11:00:00Z"), State.DOUBTFUL, "is behind", "timedatectl"),
                arguments("a clock that lost its battery", clock("2031-01-01T00:00:00Z"), State.MISSING, "/var/log/wtmp was written 2031", "timedatectl"),
                arguments("a clock beside no file", new HostClock(NOW, Optional.empty()).diagnosis(""), State.FINE, "", ""),
                arguments("no home", new HomePermissions(ROOT, false, false, "op", List.of()).diagnosis(), State.DOUBTFUL, "does not exist", "claude-bottle init"),
                arguments("a home that is a file", new HomePermissions(ROOT, true, false, "op", List.of()).diagnosis(), State.MISSING, "can be written", "owner"),
                arguments("a home of one's own", home("op", "users", "rwxr-xr-x"), State.FINE, "", ""),
                arguments("a home that everyone may write", home("op", "users", "rwxr-xrwx"), State.MISSING, "every user", "chmod o-w " + ROOT + "/bottles"),
                arguments("a home that a group may write", home("op", "staff", "rwxrwxr-x"), State.DOUBTFUL, "the group staff", "chmod g-w " + ROOT + "/bottles"),
                arguments("a home that one's own group may write", home("op", "op", "rwxrwxr-x"), State.FINE, "", ""),
                arguments("a home of somebody else", home("eve", "users", "rwxr-xr-x"), State.MISSING, "belongs to eve", "sudo chown op " + ROOT + "/bottles"),
                arguments("what the superuser put there", home("root", "users", "rwxr-xr-x"), State.FINE, "", ""),
                arguments("a manifest", ManifestFiles.diagnosis(manifest(List.of())), State.DOUBTFUL, "has 0 agents and 0 bottles", "claude-bottle init"),
                arguments("a manifest with a mistake",
                        ManifestFiles.diagnosis(manifest(List.of(new ManifestProblem(ROOT.resolve("agents/a.md"), 3, "", "unknown key.", "")))), State.MISSING,
                        "1 mistake: " + ROOT + "/agents/a.md:3: unknown key.", "claude-bottle edit"),
                arguments("delegated cgroups", cgroups(true, true, "cpu", "memory", "pids", "io"), State.FINE, "delegated: cpu, memory, pids", ""),
                arguments("cgroups with a controller less", cgroups(true, true, "memory", "pids"), State.DOUBTFUL, "without cpu", "Delegate="),
                arguments("cgroups of somebody else", cgroups(true, false, "cpu", "memory", "pids"), State.MISSING, "are not delegated", "systemd-run --user"),
                arguments("old cgroups", cgroups(false, true), State.MISSING, "are not of version 2", "unified_cgroup_hierarchy"),
                arguments("KVM", new Kvm(true, true).diagnosis(DEBIAN), State.FINE, "", ""),
                arguments("KVM of others", new Kvm(true, false).diagnosis(DEBIAN), State.MISSING, "may not be used", "sudo usermod -aG kvm $USER"),
                arguments("no KVM", new Kvm(false, false).diagnosis(DEBIAN), State.MISSING, "is not there", "firmware"),
                arguments("claude", HostChecks.claude(seen("/usr/bin/claude", true, "2.1.331 (Claude Code)"), false), State.FINE, "", ""),
                arguments("no claude but npm", HostChecks.claude(none(), true), State.FINE, "npm brings it", ""),
                arguments("neither", HostChecks.claude(none(), false), State.MISSING, "is not installed", "npm install -g @anthropic-ai/claude-code"),
                arguments("namespaces", UserNamespaces.diagnosis(namespaces(true, OptionalLong.empty())), State.FINE, "", ""),
                arguments("forbidden namespaces", UserNamespaces.diagnosis(namespaces(false, OptionalLong.of(1))), State.MISSING, "cannot be had: AppArmor",
                        "apparmor_parser"),
                arguments("a limit of no namespaces", UserNamespaces.diagnosis(new Facts(Optional.of(Path.of("/usr/bin/bwrap")), true, OptionalLong.empty(),
                        OptionalLong.of(0), OptionalLong.empty(), false, failed(), failed())), State.MISSING, "max_user_namespaces is 0",
                        "Allow them, now and after a restart. echo 'user.max_user_namespaces=15000' | sudo tee"));
    }

    private static Diagnosis clock(String written) {
        return new HostClock(NOW, Optional.of(new HostClock.Written(Path.of("/var/log/wtmp"), Instant.parse(written)))).diagnosis("sudo timedatectl set-ntp true");
    }

    private static Diagnosis home(String owner, String group, String permissions) {
        return new HomePermissions(ROOT, true, true, "op", List.of(
                        new HomePermissions.Entry(ROOT, "op", "op", PosixFilePermissions.fromString("rwx------")),
                        new HomePermissions.Entry(ROOT.resolve("bottles"), owner, group, PosixFilePermissions.fromString(permissions))))
                .diagnosis();
    }

    private static Manifest manifest(List<ManifestProblem> broken) {
        return new Manifest(new TreeMap<>(), new TreeMap<>(), broken, List.of());
    }

    private static Diagnosis cgroups(boolean unified, boolean delegated, String... controllers) {
        return new Cgroups(unified, Path.of("/sys/fs/cgroup/user.slice"), delegated, Set.of(controllers)).diagnosis();
    }

    private static Programs.Seen seen(String file, boolean ran, String said) {
        return new Programs.Seen(Optional.of(Path.of(file)), ran, said);
    }

    private static Programs.Seen none() {
        return new Programs.Seen(Optional.empty(), false, "");
    }

    private static Attempt failed() {
        return new Attempt(List.of("/usr/bin/bwrap", "true"), false, "bwrap: setting up uid map: Permission denied");
    }

    private static Facts namespaces(boolean made, OptionalLong restricted) {
        Attempt attempt = made ? new Attempt(List.of("/usr/bin/bwrap", "true"), true, "") : failed();
        return new Facts(Optional.of(Path.of("/usr/bin/bwrap")), true, OptionalLong.empty(), OptionalLong.of(100), restricted, false, attempt, attempt);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("diagnoses")
    void eachHasItsVerdictItsWordsAndItsFix(String what, Diagnosis diagnosis, State state, String inTheWords, String inTheFix) {
        assertThat(diagnosis.state()).as(what).isEqualTo(state);
        assertThat(diagnosis.words()).contains(inTheWords);
        assertThat(diagnosis.fix().text()).contains(inTheFix);
        if (state != State.FINE) {
            assertThat(diagnosis.fix().isEmpty()).as("what to do").isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "libgtk-3.so.0.2406.32, 3.24.38",
        "libgtk-3.so.0.2406.6, 3.24.12",
        "libgtk-3.so.0.2200.30, 3.22.30",
        "libgtk-3.so.0, 3",
    })
    void theNameOfTheLibraryTellsItsRelease(String name, String version) {
        assertThat(new Gtk(Optional.of(Path.of("/usr/lib").resolve(name))).diagnosis(Fix.NONE).version()).isEqualTo(version);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "git version 2.39.5                              | 2.39.5",
        "bubblewrap 0.8.0                                | 0.8.0",
        "OpenSSH_9.2p1 Debian-2+deb12u10, OpenSSL 3.0.19 | 9.2p1",
        "dtach - version 0.9                             | 0.9",
        "2.1.331 (Claude Code)                           | 2.1.331",
        "v20.20.2                                        | 20.20.2",
        "nsenter from util-linux 2.38.1                  | 2.38.1",
        "version is set by build process                 | ''",
    })
    void theVersionIsFoundInWhateverAProgramSays(String said, String version) {
        assertThat(seen("/usr/bin/it", true, said).diagnosis(Fix.NONE)).isEqualTo(Diagnosis.fine("").at(version, "/usr/bin/it"));
    }

    @Test
    void aProgramThatDoesNotRunIsNotThere() {
        Diagnosis diagnosis = seen("/usr/bin/git", false, "git: cannot open shared object file").diagnosis(DEBIAN.of(Software.GIT));

        assertThat(diagnosis.state()).isEqualTo(State.MISSING);
        assertThat(diagnosis.words()).isEqualTo("does not run: git: cannot open shared object file");
        assertThat(diagnosis.path()).isEqualTo("/usr/bin/git");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "ID=debian                               | sudo apt-get install -y openssh-client",
        "ID=linuxmint#ID_LIKE=\"ubuntu debian\"  | sudo apt-get install -y openssh-client",
        "ID_LIKE=\"rhel fedora\"#ID=\"rocky\"    | sudo dnf install -y openssh-clients",
        "ID=arch                                 | sudo pacman -S --needed openssh",
        "ID=alpine                               | sudo apk add openssh-client",
        "ID=\"opensuse-leap\"#ID_LIKE=\"suse opensuse\" | sudo zypper install openssh-clients",
        "ID=nixos                                | ''",
    })
    void theCommandIsThatOfTheDistribution(String osRelease, String command) {
        var installer = new Installer(PackageManager.of(osRelease.replace('#', '\n')), false);

        assertThat(installer.of(Software.SSH)).isEqualTo(new Fix("Install the SSH client.", command));
    }

    @Test
    void theSuperuserNeedsNoSudo() {
        assertThat(new Installer(PackageManager.APT, true).of(Software.BUBBLEWRAP).command()).isEqualTo("apt-get install -y bubblewrap");
    }

    @Test
    void aFileOfTheManifestThatEveryoneMayWriteIsFound() throws IOException {
        Path home = directory.resolve("home");
        Path bottle = Files.createDirectories(home.resolve("bottles")).resolve("de v.md");
        Files.writeString(bottle, "---\n---\n");
        Files.setPosixFilePermissions(bottle, PosixFilePermissions.fromString("rw-rw-rw-"));

        Diagnosis diagnosis = HomePermissions.of(home, System.getProperty("user.name")).diagnosis();

        assertThat(diagnosis.state()).isEqualTo(State.MISSING);
        assertThat(diagnosis.fix().command()).isEqualTo("chmod o-w '" + bottle + "'");
    }

    @Test
    void theFileThatWasWrittenLastCounts() throws IOException {
        Path old = Files.writeString(directory.resolve("old"), "");
        Path future = Files.writeString(directory.resolve("future"), "");
        Files.setLastModifiedTime(old, FileTime.from(NOW.minusSeconds(3600)));
        Files.setLastModifiedTime(future, FileTime.from(NOW.plusSeconds(3600)));

        assertThat(HostClock.at(NOW, List.of(future, old, directory.resolve("none"))).diagnosis("").words()).contains(future.toString());
    }

    @Test
    void theOwnGroupOfTheProcessIsTheOneThatCounts() throws IOException {
        Files.createDirectories(directory.resolve("proc/self"));
        Files.writeString(directory.resolve("proc/self/cgroup"), "0::/user.slice/app.scope\n");
        Path own = Files.createDirectories(directory.resolve("sys/fs/cgroup/user.slice/app.scope"));
        Files.writeString(directory.resolve("sys/fs/cgroup/cgroup.controllers"), "cpuset cpu io memory pids\n");
        Files.writeString(own.resolve("cgroup.controllers"), "memory pids\n");
        Files.writeString(own.resolve("cgroup.procs"), "");

        assertThat(Cgroups.ofThisProcess(new HostFiles(directory))).isEqualTo(new Cgroups(true, own, true, Set.of("memory", "pids")));
    }

    @Test
    void whereThereIsNoUnifiedHierarchyCgroupsAreOld() throws IOException {
        Files.createDirectories(directory.resolve("proc/self"));
        Files.writeString(directory.resolve("proc/self/cgroup"), "8:pids:/\n0::/\n");

        assertThat(Cgroups.ofThisProcess(new HostFiles(directory)).unified()).isFalse();
    }

    @Test
    void theLibraryIsFoundWhereTheLoaderLooks() throws IOException {
        Path library = Files.createDirectories(directory.resolve("usr/lib/x86_64-linux-gnu")).resolve("libgtk-3.so.0.2406.32");
        Files.writeString(library, "");
        Files.createSymbolicLink(library.resolveSibling("libgtk-3.so.0"), library.getFileName());

        assertThat(Gtk.ofThisHost(new HostFiles(directory)).library()).contains(library.toRealPath());
    }
}
