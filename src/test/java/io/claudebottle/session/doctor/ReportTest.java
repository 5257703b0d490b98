package io.claudebottle.session.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTest {

    private static final Fix FIX = new Fix("Start it.", "systemctl start docker");

    private final List<Looked> looked = new ArrayList<>();

    private ReportTest has(String name, Subject subject, Weight weight, String backend, Diagnosis found) {
        looked.add(new Looked(new Dependency(name, subject, weight, "a purpose", backend), found));
        return this;
    }

    private ReportTest docker(Diagnosis found) {
        return has("docker backend", Subject.DOCKER, Weight.BACKEND, "docker", found);
    }

    private ReportTest bubblewrap(Diagnosis found) {
        return has("bubblewrap backend", Subject.BUBBLEWRAP, Weight.BACKEND, "bubblewrap", found);
    }

    private Report report() {
        return Report.of(looked);
    }

    private static Diagnosis away(String words) {
        return Diagnosis.missing(words, FIX);
    }

    private static Diagnosis there() {
        return Diagnosis.fine("available");
    }

    @ParameterizedTest
    @CsvSource({
        "ALWAYS, FINE, true, OK",
        "ALWAYS, DOUBTFUL, true, WARNING",
        "ALWAYS, MISSING, true, FAILED",
        "BACKEND, MISSING, true, WARNING",
        "BACKEND, MISSING, false, FAILED",
        "BACKEND, DOUBTFUL, false, WARNING",
        "PART, MISSING, false, WARNING",
        "PART, FINE, false, OK",
        "EXTRA, MISSING, false, ABSENT",
        "EXTRA, DOUBTFUL, false, WARNING",
    })
    void whatOneBackendAloneNeedsIsAFailureOnlyWhileNoOtherIsThere(
            Weight weight, Diagnosis.State state, boolean somethingElse, Verdict expected) {
        has("part", Subject.BUBBLEWRAP, weight, "", new Diagnosis(state, "is so", "", "", Fix.NONE));
        docker(somethingElse ? there() : away("is not available"));

        assertThat(report().findings()).filteredOn(finding -> finding.check().equals("part")).extracting(Finding::verdict).containsExactly(expected);
    }

    @Test
    void theSummaryNamesWhatIsReadyAndWhatTheOthersMissFirst() {
        docker(away("No Docker engine is running at unix:///var/run/docker.sock."));
        has("docker command", Subject.DOCKER, Weight.BACKEND, "", there());
        has("docker engine", Subject.DOCKER, Weight.BACKEND, "", away("is not running"));
        has("runsc", Subject.DOCKER, Weight.EXTRA, "", away("is no runtime of this engine"));
        bubblewrap(there());

        assertThat(report().summary()).isEqualTo("Ready: bubblewrap. Docker engine is not running.");
        assertThat(report().hasFailed()).isFalse();
    }

    @Test
    void everythingReadyIsOneSentence() {
        assertThat(docker(there()).bubblewrap(there()).report().summary()).isEqualTo("Ready: docker, bubblewrap.");
    }

    @Test
    void withoutABackendNothingIsReady() {
        docker(away("no engine"));
        bubblewrap(away("no bwrap"));
        has("bwrap", Subject.BUBBLEWRAP, Weight.BACKEND, "", away("is not installed"));

        assertThat(report().summary()).isEqualTo("Not ready. No backend is available. Docker is not available. Bwrap is not installed.");
        assertThat(report().hasFailed()).isTrue();
    }

    @Test
    void aBackendDoesNotMakeUpForAHomeThatIsOpen() {
        docker(there());
        has("home", Subject.LAUNCH, Weight.ALWAYS, "", away("can be written by every user, who could widen what an agent gets"));

        assertThat(report().summary()).isEqualTo("Not ready. Home can be written by every user, who could widen what an agent gets.");
    }

    @Test
    void aBackendThatWasChosenHasToBeThere() {
        has("docker backend", Subject.DOCKER, Weight.ALWAYS, "docker", away("no engine"));
        bubblewrap(there());

        assertThat(report().summary()).isEqualTo("Not ready. Docker was chosen. Docker is not available.");
        assertThat(report().hasFailed()).isTrue();
    }

    @Test
    void subjectsComeInOneOrderWhateverWasLookedAtFirst() {
        has("KVM", Subject.MACHINES, Weight.EXTRA, "", there());
        docker(there());
        has("java", Subject.LAUNCH, Weight.ALWAYS, "", there());

        assertThat(report().bySubject().keySet()).containsExactly(Subject.LAUNCH, Subject.DOCKER, Subject.MACHINES);
    }

    @Test
    void asTextEachFindingIsALineAndItsFixBelow() {
        has("java", Subject.LAUNCH, Weight.ALWAYS, "", Diagnosis.fine("").at("25.0.1", "/opt/jdk"));
        docker(away("No engine."));

        assertThat(ReportText.of(report())).containsExactly(
                "Not ready. No backend is available. Docker is not available.",
                "",
                "Every launch",
                "  ok       java              25.0.1, /opt/jdk · for a purpose",
                "",
                "Bottles of Docker",
                "  failed   docker backend    No engine. · for a purpose",
                "                             Start it.",
                "                             $ systemctl start docker");
    }
}
