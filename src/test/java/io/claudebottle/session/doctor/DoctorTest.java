package io.claudebottle.session.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.claudebottle.backend.CommandRunner;
import io.claudebottle.backend.ProgramPath;
import io.claudebottle.problem.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {

    private static final Duration LITTLE = Duration.ofSeconds(1);

    @TempDir
    private Path directory;

    private static Dependency dependency(String name) {
        return new Dependency(name, Subject.LAUNCH, Weight.ALWAYS, "a purpose");
    }

    private static Check check(String name, Callable<Diagnosis> look) {
        return Check.of(dependency(name), look);
    }

    private static Diagnosis good() {
        return Diagnosis.fine("is good");
    }

    @Test
    @Timeout(30)
    void whatHangsIsAFindingAndHoldsNothingUp() {
        var never = new CountDownLatch(1);
        var hanging = new Check(List.of(dependency("engine"), dependency("runtime")), () -> {
            never.await();
            return List.of(good(), good());
        });

        Report report = new Doctor(List.of(hanging, check("java", DoctorTest::good)), LITTLE).examine();

        assertThat(report.findings()).extracting(Finding::check, Finding::verdict, Finding::words).containsExactly(
                tuple("engine", Verdict.FAILED, "did not answer within 1 s"),
                tuple("runtime", Verdict.FAILED, "did not answer within 1 s"),
                tuple("java", Verdict.OK, "is good"));
    }

    @Test
    @Timeout(30)
    void aProgramThatHangsIsNotLeftBehind() throws Exception {
        Path pid = directory.resolve("pid");
        Path docker = Files.writeString(directory.resolve("docker"), "#!/bin/sh\necho $$ > " + pid + ".new && mv " + pid + ".new " + pid + "\nexec sleep 600\n");
        assertThat(docker.toFile().setExecutable(true)).isTrue();
        var environment = Map.of("PATH", directory + ":" + System.getenv("PATH"));
        var programs = new Programs(new ProgramPath(environment), new CommandRunner(environment));
        Check hanging = check("docker", () -> programs.see("docker", "--version").diagnosis(Fix.NONE));

        Report report = new Doctor(List.of(hanging), Duration.ofSeconds(3)).examine();

        assertThat(report.findings().getFirst().words()).isEqualTo("did not answer within 3 s");
        long child = Long.parseLong(Files.readString(pid).strip());
        var process = ProcessHandle.of(child);
        if (process.isPresent()) {
            process.get().onExit().get(10, TimeUnit.SECONDS);
        }
        assertThat(ProcessHandle.of(child).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    @Timeout(30)
    void everythingIsLookedAtAtOnce() {
        // Each waits for all others; one after the other, none would ever answer.
        var all = new CyclicBarrier(20);
        List<Check> checks = IntStream.range(0, 20).mapToObj(i -> check("check " + i, () -> {
            all.await();
            return good();
        })).toList();

        assertThat(new Doctor(checks, Duration.ofSeconds(20)).examine().findings()).extracting(Finding::verdict).containsOnly(Verdict.OK);
    }

    @Test
    void aLookThatFailsHidesNoOther() {
        Report report = new Doctor(List.of(
                        check("bad", () -> {
                            throw new IllegalStateException("odd");
                        }),
                        check("unreadable", () -> {
                            throw new ProblemException("the manifest cannot be read", "Correct its permissions.");
                        }),
                        check("java", DoctorTest::good)), Duration.ofSeconds(10))
                .examine();

        assertThat(report.findings()).extracting(Finding::verdict).containsExactly(Verdict.FAILED, Verdict.FAILED, Verdict.OK);
        assertThat(report.findings().getFirst().words()).contains("odd");
        assertThat(report.findings().get(1).words()).isEqualTo("could not be looked at: the manifest cannot be read");
        assertThat(report.findings().get(1).fix().text()).isEqualTo("Correct its permissions.");
    }

    @Test
    void whoDoesNotWantToWaitAnyLongerNeedNot() {
        var never = new CountDownLatch(1);
        var doctor = new Doctor(List.of(check("engine", () -> {
            never.await();
            return good();
        })), Duration.ofMinutes(5));

        Thread.currentThread().interrupt();

        assertThatThrownBy(doctor::examine).isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
