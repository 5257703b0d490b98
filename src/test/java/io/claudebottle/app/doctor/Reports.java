package io.claudebottle.app.doctor;

import io.claudebottle.session.doctor.Finding;
import io.claudebottle.session.doctor.Fix;
import io.claudebottle.session.doctor.Report;
import io.claudebottle.session.doctor.Subject;
import io.claudebottle.session.doctor.Verdict;
import java.util.List;

/// Reports of hosts that differ.
final class Reports {

    private static final Fix NONE = new Fix("", "");

    private Reports() {}

    /// Docker is not running, bubblewrap is ready.
    static final Report ORDINARY = new Report("Ready: bubblewrap. Docker engine is not running.", List.of(
            finding("java", Subject.LAUNCH, Verdict.OK, "", "25.0.3+9-LTS", "/usr/lib/jvm/temurin-25-jdk-amd64", "everything", NONE),
            finding("GTK", Subject.LAUNCH, Verdict.OK, "", "3.24.38", "/usr/lib/x86_64-linux-gnu/libgtk-3.so.0.2406.32", "the window", NONE),
            finding("home", Subject.LAUNCH, Verdict.OK, "", "", "/home/op/.claude-bottle", "manifests, state and the audit log", NONE),
            finding("disk space", Subject.LAUNCH, Verdict.WARNING, "has 3.2 GiB free", "", "/home", "state, and what runs in a bottle",
                    new Fix("Free some space. Bottles that are gone may have left something behind.", "claude-bottle cleanup")),
            finding("docker backend", Subject.DOCKER, Verdict.WARNING,
                    "No Docker engine is running at unix:///var/run/docker.sock (No such file or directory).", "", "", "a start without --backend",
                    new Fix("Start Docker (systemctl start docker, or Docker Desktop), then try again.", "")),
            finding("docker command", Subject.DOCKER, Verdict.OK, "", "28.2.2", "/usr/bin/docker", "starting claude in a container", NONE),
            finding("docker engine", Subject.DOCKER, Verdict.WARNING, "is not running", "", "unix:///var/run/docker.sock", "containers, networks and images",
                    new Fix("Start it, or Docker Desktop.", "sudo systemctl start docker")),
            finding("runsc", Subject.DOCKER, Verdict.ABSENT, "is no runtime of this engine", "", "", "a kernel between an agent and this one",
                    new Fix("Install gVisor, and register it: sudo runsc install, then restart the engine.", "")),
            finding("bwrap", Subject.BUBBLEWRAP, Verdict.OK, "", "0.8.0", "/usr/bin/bwrap", "the walls of a bottle", NONE),
            finding("user namespaces", Subject.BUBBLEWRAP, Verdict.OK, "were made by bwrap", "", "", "walls without a superuser", NONE)));

    static Report allOk() {
        return new Report("Ready: bubblewrap, docker.", ORDINARY.findings().stream()
                .map(finding -> finding(finding.check(), finding.subject(), Verdict.OK, "", "1.2.3", "/usr/bin/it", finding.neededFor(), NONE))
                .toList());
    }

    static Report allFailed() {
        String profile = "printf 'abi <abi/4.0>,\\ninclude <tunables/global>\\nprofile bwrap /usr/bin/bwrap flags=(unconfined) {\\n  userns,\\n}\\n'"
                + " | sudo tee /etc/apparmor.d/bwrap && sudo apparmor_parser -r /etc/apparmor.d/bwrap";
        return new Report("Not ready. No backend is available. Docker engine did not answer within 8 s. User namespaces cannot be had.", ORDINARY.findings().stream()
                .map(finding -> finding(finding.check(), finding.subject(), Verdict.FAILED, "did not answer within 8 s", "", finding.path(), finding.neededFor(),
                        finding.check().equals("user namespaces")
                                ? new Fix("Give bwrap a profile that allows them; all other programs stay restricted.", profile)
                                : new Fix("Look whether it, or what it talks to, hangs; then check again.", "")))
                .toList());
    }

    static Report longPaths() {
        String path = "/srv/software/installations/of-everything-that-anybody-ever-wanted/2026/11/24".repeat(3) + "/bin/bwrap";
        return new Report("Not ready. Home has something in it that is too open: " + path + " can be written by every user.", List.of(
                finding("home", Subject.LAUNCH, Verdict.FAILED, "has something in it that is too open: " + path + " can be written by every user", "", path,
                        "manifests, state and the audit log", new Fix("", "chmod o-w " + path)),
                finding("bwrap", Subject.BUBBLEWRAP, Verdict.OK, "", "0.11.0-rc1+git20261124.4f3a9c1-1ubuntu2~24.04", path, "the walls of a bottle", NONE)));
    }

    private static Finding finding(
            String check, Subject subject, Verdict verdict, String words, String version, String path, String neededFor, Fix fix) {
        return new Finding(check, subject, verdict, words, version, path, neededFor, fix);
    }
}
