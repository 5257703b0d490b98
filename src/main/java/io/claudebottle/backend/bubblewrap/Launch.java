package io.claudebottle.backend.bubblewrap;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebottle.backend.CommandRunner;
import io.claudebottle.backend.LaunchProgress;
import io.claudebottle.backend.LaunchProgress.Stage;
import io.claudebottle.backend.parts.AgreedRules;
import io.claudebottle.backend.parts.Digests;
import io.claudebottle.backend.parts.SidecarTalk;
import io.claudebottle.problem.Problem;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.egress.EgressSettings;
import io.claudebottle.sidecar.relay.FirstProcess;
import io.claudebottle.sidecar.relay.RelaySettings;
import io.claudebottle.sidecar.wire.ControlMessage;
import io.claudebottle.state.AtomicFile;
import io.claudebottle.state.BottleStates;
import io.claudebottle.state.EgressDecisions;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Brings one bottle up, stage by stage. When a stage fails or the operator cancels, everything it made is gone again before it throws.
final class Launch {

    private static final String UP = "up";

    /// The first process inside, which nobody inside can end: the kernel keeps it from their signals, and all else they may end. It buries
    /// whoever has lost its parent.
    private static final String HOLD = "echo " + UP + "; while :; do sleep infinity & wait; done";

    private static final Duration GATE_PATIENCE = Duration.ofSeconds(60);
    private static final List<Integer> DOORS = List.of(EgressSettings.PORT, 9418, 9100);
    private static final int HTTPS = 443;

    private final BubblewrapBottlePlan plan;
    private final BottleDirectory directory;
    private final Host host;
    private final BottleStates states;
    private final List<ControlMessage> secrets;
    private final Consumer<ControlMessage> tell;
    private final LaunchProgress progress;
    private final Spawn spawn;

    /// @param secrets what the sidecars are told before the agent starts
    /// @param tell hands a message to the sidecars
    Launch(
            BubblewrapBottlePlan plan,
            BottleDirectory directory,
            Host host,
            BottleStates states,
            List<ControlMessage> secrets,
            Consumer<ControlMessage> tell,
            LaunchProgress progress) {
        this.plan = plan;
        this.directory = directory;
        this.host = host;
        this.states = states;
        this.secrets = List.copyOf(secrets);
        this.tell = tell;
        this.progress = progress;
        this.spawn = new Spawn(directory, host.path());
    }

    /// @param provision runs the provisioning steps in their fixed order
    /// @return what was started, with the prompt's path when one was provisioned
    /// @throws ProblemException when there is a bottle of that identity, or what is left of one: it is not touched
    BottleRecord run(Supplier<Optional<String>> provision) {
        stage(Stage.IMAGE);
        SidecarProgram program = host.sidecarProgram();
        // May take minutes.
        Path claude = host.claude(plan.claude(), progress);
        stage(Stage.NETWORK);
        claim();
        try {
            return up(program, claude, provision);
        } catch (RuntimeException e) {
            throw undone(e);
        }
    }

    private BottleRecord up(SidecarProgram program, Path claude, Supplier<Optional<String>> provision) {
        layOut(claude);
        BottleRecord record = startHolder(BottleRecord.ofThisBoot(
                plan.bundle().daemons(), plan.environment().forwards(), plan.spec().copyCwd(), host.controlGroup(plan.identity(), plan.limits())));
        stage(Stage.SIDECARS);
        AgreedRules rules = AgreedRules.of(plan.grants(), new EgressDecisions(states));
        record = startSidecars(record, program, rules);
        record = startRelay(record, program);
        String authority = awaitSidecars(record, rules);
        stage(Stage.PROVISION);
        Optional<String> prompt = provision.get();
        record = record.withPrompt(prompt.orElse(""));
        record.write(directory.record());
        progress.log("The bottle trusts its gate's certificate authority, SHA-256 " + authority);
        stage(Stage.ISOLATION);
        demandProof(record);
        progress.throwIfCancelled();
        return record;
    }

    /// Whoever makes the directory has the identity; of two launches at once that is one. From here on what is in it is ours to undo.
    private void claim() {
        try {
            host.operator().passage(directory.root().getParent());
            Files.createDirectory(directory.root(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            throw PlanResolver.taken(plan.identity(), directory);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private ProblemException unwritable(IOException e) {
        return new ProblemException(
                Problem.of("the bottle's files in " + directory.root() + " cannot be written: " + e, "Free some space or correct the permissions."), e);
    }

    private void stage(Stage stage) {
        progress.throwIfCancelled();
        progress.stage(stage);
    }

    /// Everything that is mounted, before anything mounts it.
    private void layOut(Path claude) {
        try {
            for (Path place : List.of(directory.home(), directory.temporary(), directory.varTemporary(), directory.sidecars())) {
                Files.createDirectories(place);
            }
            Files.createDirectories(directory.home().resolve(".claude/skills"));
            Files.write(directory.home().resolve(".claude.json"), EtcFiles.claudeJson());
            Files.setPosixFilePermissions(directory.home().resolve(".claude.json"), PosixFilePermissions.fromString("rw-------"));
            new EtcFiles(directory.etc()).write(Path.of("/"));
            var files = new RootFileSystem(Path.of("/"), directory, claude);
            AtomicFile.write(directory.holderArguments(), joined(files.holder()));
            AtomicFile.write(directory.enterArguments(), joined(files.enter(plan.environment().container())));
            AtomicFile.write(directory.filter(), SeccompFilter.program(host.architecture()));
            Files.write(directory.holderLog(), new byte[0]);
        } catch (IOException e) {
            throw unwritable(e);
        }
        host.operator().handOver(directory.root());
    }

    /// As `bwrap --args` reads them.
    private static byte[] joined(List<String> arguments) {
        var bytes = new ByteArrayOutputStream();
        arguments.forEach(argument -> {
            bytes.writeBytes(argument.getBytes(StandardCharsets.UTF_8));
            bytes.write(0);
        });
        return bytes.toByteArray();
    }

    private BottleRecord startHolder(BottleRecord record) {
        List<String> argv = new ArrayList<>(List.of("setsid"));
        argv.addAll(host.operator().becomeUnprivileged());
        // Both by bwrap: where a host lets one program make user namespaces, it is that one.
        argv.addAll(List.of("bwrap", "--unshare-user", "--uid", "0", "--gid", "0", "--cap-add", "ALL", "--dev-bind", "/", "/", "--",
                "bwrap", "--args", "3", "--json-status-fd", "4", "--as-pid-1", "--", "sh", "-c", HOLD));
        joinGroup(record, argv);
        Process bwrap = spawn.start(
                argv, Optional.of(directory.holderArguments()), Optional.of(directory.holderStatus()), Map.of(), directory.holderLog(), directory.holderLog());
        FirstProcess first = StatusFile.awaitChild(directory.holderStatus(), bwrap, directory.holderLog(), progress);
        StatusFile.awaitLine(directory.holderLog(), UP, bwrap, progress);
        BottleRecord started = record.withHolder(first, LiveProcess.parent(first));
        started.write(directory.record());
        progress.log("The bottle's namespaces live as long as the process " + first.pid());
        return started;
    }

    private static void joinGroup(BottleRecord record, List<String> argv) {
        if (!record.cgroup().isEmpty()) {
            argv.addAll(0, List.of("sh", "-c", "echo 0 > \"$1/cgroup.procs\" && shift && exec \"$@\"", "join", record.cgroup()));
        }
    }

    private static FirstProcess process(Process started) {
        try {
            return FirstProcess.of(Math.toIntExact(started.pid()));
        } catch (IOException e) {
            throw new ProblemException(Problem.of("a process that was just started has ended", "See the end of the bottle's logs."), e);
        }
    }

    private BottleRecord startSidecars(BottleRecord record, SidecarProgram program, AgreedRules rules) {
        var sandbox = new SidecarSandbox(directory, host.hidden(), program, host.tool("pipelock", plan.bundle().pipelock()), host.tool("gitleaks", plan.bundle().gitleaks()));
        try {
            Files.writeString(sandbox.routes(), rules.table().toJson());
            if (!plan.gitUpstreams().list().isEmpty()) {
                Files.writeString(sandbox.upstreams(), plan.gitUpstreams().toJson());
            }
            Files.writeString(sandbox.authorities(), host.authorities());
            Files.writeString(sandbox.passwd(), SidecarSandbox.passwdText());
            Files.writeString(sandbox.hosts(), new HostNames(Path.of("/")).hosts(plan.extraHosts()));
            for (Path file : List.of(directory.events(), directory.relayEvents(), directory.sidecarErrors())) {
                Files.write(file, new byte[0]);
            }
        } catch (IOException e) {
            throw new ProblemException(Problem.of("the sidecars' files in " + directory.root() + " cannot be written: " + e, "Free some space there."), e);
        }
        host.operator().handOver(directory.root());
        List<String> argv = new ArrayList<>(besideTheBottle(record));
        argv.addAll(sandbox.argv());
        Process bwrap = spawn.start(argv, Optional.empty(), Optional.of(directory.sidecarStatus()), sandbox.environment(plan.bundle().daemons(), plan.identity()),
                directory.events(), directory.sidecarErrors());
        FirstProcess first = StatusFile.awaitChild(directory.sidecarStatus(), bwrap, directory.sidecarErrors(), progress);
        BottleRecord started = record.withSidecars(first, process(bwrap));
        started.write(directory.record());
        return started;
    }

    /// Runs in the outermost user namespace of the bottle, and in no other of its.
    private List<String> besideTheBottle(BottleRecord record) {
        List<String> argv = new ArrayList<>(List.of("nsenter", "--user=/proc/" + record.outer().orElseThrow().pid() + "/ns/user"));
        argv.addAll(host.operator().enterAs());
        argv.add("--");
        return argv;
    }

    private BottleRecord startRelay(BottleRecord record, SidecarProgram program) {
        List<Integer> out = Stream.concat(
                        IntStream.of(HTTPS).boxed(), plan.gitUpstreams().list().stream().map(upstream -> upstream.port()))
                .distinct()
                .toList();
        var settings = new RelaySettings(
                record.holder().orElseThrow(), record.sidecars().orElseThrow(), DOORS, out, new HostNames(Path.of("/")).nameservers(), GATE_PATIENCE);
        List<String> argv = new ArrayList<>(besideTheBottle(record));
        argv.add("setsid");
        argv.addAll(program.relay(settings));
        Process relay = spawn.start(argv, Optional.empty(), Optional.empty(), Map.of(), directory.relayEvents(), directory.relayEvents());
        BottleRecord started = record.withRelay(process(relay));
        started.write(directory.record());
        return started;
    }

    /// @return fingerprint of the gate's certificate authority
    private String awaitSidecars(BottleRecord record, AgreedRules rules) {
        try (var talk = new SidecarTalk(new FileVoice(directory.events(), directory.sidecarErrors(), record.sidecars()), progress, tell)) {
            talk.await("ready");
            rules.demand(talk.await("egress-rules"));
            secrets.forEach(talk::tell);
            return Digests.colons(talk.await("egress-ca").path("sha256").asText());
        }
    }

    /// The relay looks at it from where the agent is, before anything of the agent's runs.
    private void demandProof(BottleRecord record) {
        try (var talk = new SidecarTalk(new FileVoice(directory.relayEvents(), directory.relayEvents(), record.relay()), progress, _ -> {})) {
            JsonNode said = talk.await(event -> event.equals("relay-ready") || event.equals("relay-failed"), "whether the bottle is closed");
            if (said.path("event").asText().equals("relay-failed")) {
                throw new ProblemException(Problem.of("the bottle is not closed: " + said.path("reason").asText(), "Nothing was left running.")
                        .withEvidence(List.of(said.toString())));
            }
        }
        progress.log("Neither the host nor a public address can be reached from inside, and the proxy refuses what is not allowed");
    }

    private RuntimeException undone(RuntimeException failure) {
        // An interrupt that stopped the launch must not stop its undoing.
        boolean interrupted = Thread.interrupted();
        try {
            progress.log("Undoing");
            List<String> left = Teardown.remove(directory, () -> {});
            return left.isEmpty() ? failure : withLeftovers(failure, left);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static ProblemException withLeftovers(RuntimeException failure, List<String> left) {
        Problem problem = failure instanceof ProblemException known ? known.problem() : Problem.of(String.valueOf(failure.getMessage()));
        List<String> evidence = new ArrayList<>(problem.evidence());
        evidence.add("Could not be undone; cleanup lists what is left:");
        evidence.addAll(left);
        return new ProblemException(problem.withEvidence(evidence), failure);
    }

    /// Sidecars, or a relay, that write their events to a file.
    private record FileVoice(Path events, Path errors, Optional<FirstProcess> writer) implements SidecarTalk.Voice {

        @Override
        public Closeable follow(Consumer<String> lines, Runnable ended) {
            return new EventFile(events).follow(() -> writer.filter(LiveProcess::is).isPresent(), lines, ended);
        }

        @Override
        public String exit() {
            return "";
        }

        @Override
        public List<String> tail(int lines) {
            return Stream.of(events, errors).distinct().flatMap(file -> new EventFile(file).tail(lines).stream()).toList();
        }
    }
}
