package io.claudebottle.session.doctor;

import io.claudebottle.backend.BottleBackend;
import io.claudebottle.backend.BottleBackends;
import io.claudebottle.backend.CommandRunner;
import io.claudebottle.backend.ProgramPath;
import io.claudebottle.backend.bubblewrap.NamespaceProbe;
import io.claudebottle.problem.Problem;
import io.claudebottle.session.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/// Everything that the doctor looks at on this host.
public final class HostChecks {

    private static final String SHOWS_WINDOW = "the window";
    private static final String GIT_GATE = "the git gate";

    private final Workbench workbench;
    private final InstantSource clock;
    private final HostFiles files = new HostFiles(Path.of("/"));
    private final Programs programs;
    private final String me;
    private final Installer installer;
    private final boolean linux = System.getProperty("os.name", "").equals("Linux");
    private final List<Check> checks = new ArrayList<>();

    private HostChecks(Workbench workbench, InstantSource clock) {
        this.workbench = workbench;
        this.clock = clock;
        programs = new Programs(new ProgramPath(workbench.environment()), new CommandRunner(workbench.environment()));
        me = me(files);
        installer = new Installer(PackageManager.of(files.text("/etc/os-release")), me.equals("root"));
    }

    /// As the owner of a file is called. Java's own name of a user is a question mark where the password database does not know them.
    private static String me(HostFiles files) {
        try {
            return Files.getOwner(files.at("/proc/self")).getName();
        } catch (IOException | UnsupportedOperationException e) {
            return System.getProperty("user.name", "");
        }
    }

    /// @param clock of this host
    public static Doctor doctor(Workbench workbench, InstantSource clock) {
        return new Doctor(new HostChecks(workbench, clock).all(), Doctor.PATIENCE);
    }

    private List<Check> all() {
        everyLaunch();
        backends();
        docker();
        if (linux) {
            bubblewrap();
            machines();
        }
        return checks;
    }

    private void everyLaunch() {
        add("java", Subject.LAUNCH, Weight.ALWAYS, "everything", () -> JavaRuntime.ofThisProcess().diagnosis());
        if (linux) {
            Map<String, String> environment = workbench.environment();
            boolean display = Stream.of("DISPLAY", "WAYLAND_DISPLAY").anyMatch(name -> !environment.getOrDefault(name, "").isEmpty());
            add("GTK", Subject.LAUNCH, display ? Weight.ALWAYS : Weight.EXTRA, SHOWS_WINDOW,
                    () -> Gtk.ofThisHost(files).diagnosis(installer.of(Software.GTK)));
        }
        Path home = workbench.home().root();
        add("home", Subject.LAUNCH, Weight.ALWAYS, "manifests, state and the audit log",
                () -> HomePermissions.of(home, me).diagnosis());
        add("manifest", Subject.LAUNCH, Weight.ALWAYS, "what can be launched",
                () -> ManifestFiles.diagnosis(workbench.manifests().apply(workbench.workingDirectory())));
        add("disk space", Subject.LAUNCH, Weight.ALWAYS, "state, and what runs in a bottle", () -> DiskSpace.at(home).diagnosis());
        String setClock = programs.find("timedatectl").isPresent() ? installer.asSuperuser("timedatectl set-ntp true") : "";
        add("clock", Subject.LAUNCH, Weight.ALWAYS, "certificates of the gate", () -> HostClock.at(clock.instant(), written(home)).diagnosis(setClock));
    }

    /// Files that this host writes now and then.
    private List<Path> written(Path home) {
        return Stream.concat(
                        Stream.of("/var/log/wtmp", "/var/log/lastlog", "/var/lib/dpkg/status", "/var/lib/rpm/rpmdb.sqlite", "/etc/ld.so.cache").map(files::at),
                        Stream.of("settings.json", "window.json", "agents.json", "state", "audit", "logs").map(home::resolve))
                .toList();
    }

    /// A backend that was chosen has to be there; of the others, one.
    private void backends() {
        BottleBackends backends = workbench.backends();
        String chosen = workbench.environment().getOrDefault(BottleBackends.VARIABLE, "");
        if (!chosen.isEmpty() && !backends.knownNames().contains(chosen)) {
            add(BottleBackends.VARIABLE, Subject.LAUNCH, Weight.ALWAYS, "the backend that was chosen", () -> Diagnosis.missing(
                    "names no backend: " + chosen, Fix.of("Known are " + String.join(", ", backends.knownNames()) + ".")));
        }
        for (BottleBackend<?, ?> backend : backends.all()) {
            String name = backend.name();
            boolean taken = name.equals(chosen.isEmpty() ? BottleBackends.DEFAULT : chosen);
            var dependency = new Dependency(
                    name + " backend",
                    name.equals("bubblewrap") ? Subject.BUBBLEWRAP : Subject.DOCKER,
                    name.equals(chosen) ? Weight.ALWAYS : Weight.BACKEND,
                    taken ? "a start without --backend" : "start --backend=" + name,
                    name);
            checks.add(Check.of(dependency, () -> backend(backend.unavailability())));
        }
    }

    private static Diagnosis backend(Optional<Problem> missing) {
        return missing.map(problem -> Diagnosis.missing(problem.what(), Fix.of(problem.fix()))).orElseGet(() -> Diagnosis.fine("available"));
    }

    private void docker() {
        checks.add(new Check(
                List.of(
                        new Dependency("docker command", Subject.DOCKER, Weight.BACKEND, "starting claude in a container"),
                        new Dependency("docker engine", Subject.DOCKER, Weight.BACKEND, "containers, networks and images"),
                        new Dependency("compose plugin", Subject.DOCKER, Weight.EXTRA, "running the compose file of a preflight by hand"),
                        new Dependency("runsc", Subject.DOCKER, Weight.EXTRA, "a kernel between an agent and this one")),
                () -> DockerAnswers.of(programs, workbench.environment()).diagnoses(installer)));
    }

    private void bubblewrap() {
        program("bwrap", "--version", Weight.BACKEND, "the walls of a bottle", installer.of(Software.BUBBLEWRAP));
        add("user namespaces", Subject.BUBBLEWRAP, Weight.BACKEND, "walls without a superuser",
                () -> UserNamespaces.diagnosis(NamespaceProbe.ofThisHost(workbench.environment()).look()));
        add("util-linux", Subject.BUBBLEWRAP, Weight.BACKEND, "entering a bottle (nsenter, setpriv, unshare)", this::utilLinux);
        program("dtach", "--version", Weight.BACKEND, "a claude that outlives the window", installer.of(Software.DTACH));
        add("claude", Subject.BUBBLEWRAP, Weight.BACKEND, "what runs in a bottle", () -> {
            boolean npm = programs.find("npm").isPresent();
            return claude(programs.see("claude", "--version"), npm);
        });
        program("npm", "--version", Weight.PART, "getting claude where it is not installed", installer.of(Software.NPM));
        program("git", "--version", Weight.PART, GIT_GATE, installer.of(Software.GIT));
        program("ssh", "-V", Weight.PART, GIT_GATE, installer.of(Software.SSH));
        program("gitleaks", "version", Weight.PART, "finding secrets in what is pushed; every push is refused without it",
                Fix.of("Put the gitleaks of its project's releases on the PATH."));
        program("pipelock", "--version", Weight.PART, "finding secrets in what leaves; nothing is scanned without it",
                Fix.of("Put the pipelock of its project's releases on the PATH."));
        add("cgroups", Subject.BUBBLEWRAP, Weight.PART, "limits on memory, CPU and processes", () -> Cgroups.ofThisProcess(files).diagnosis());
    }

    private void machines() {
        add("smolvm", Subject.MACHINES, Weight.EXTRA, "bottles with a kernel of their own; no backend of this version uses it",
                () -> programs.see("smolvm", "--version").diagnosis(Fix.NONE));
        add("KVM", Subject.MACHINES, Weight.EXTRA, "virtual machines", () -> Kvm.ofThisHost(files).diagnosis(installer));
    }

    private Diagnosis utilLinux() {
        List<String> missing = Stream.of("nsenter", "setpriv", "unshare").filter(name -> programs.find(name).isEmpty()).toList();
        return missing.isEmpty()
                ? programs.see("nsenter", "--version").diagnosis(installer.of(Software.UTIL_LINUX))
                : Diagnosis.missing("lacks " + String.join(", ", missing), installer.of(Software.UTIL_LINUX));
    }

    /// @param npm whether it could be brought
    static Diagnosis claude(Programs.Seen seen, boolean npm) {
        if (seen.file().isPresent()) {
            return seen.diagnosis(Fix.NONE);
        }
        return npm
                ? Diagnosis.fine("is not installed; npm brings it at the first launch")
                : Diagnosis.missing("is not installed", new Fix("Install npm, or claude itself:", "npm install -g @anthropic-ai/claude-code"));
    }

    private void program(String name, String versionArgument, Weight weight, String neededFor, Fix fix) {
        add(name, Subject.BUBBLEWRAP, weight, neededFor, () -> programs.see(name, versionArgument).diagnosis(fix));
    }

    private void add(String name, Subject subject, Weight weight, String neededFor, Callable<Diagnosis> look) {
        checks.add(Check.of(new Dependency(name, subject, weight, neededFor), look));
    }
}
