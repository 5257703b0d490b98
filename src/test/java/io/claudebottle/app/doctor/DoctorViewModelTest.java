package io.claudebottle.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.FxThread;
import io.claudebottle.app.doctor.DoctorViewModel.Picture;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.doctor.Report;
import io.claudebottle.session.doctor.ReportText;
import io.claudebottle.session.doctor.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class DoctorViewModelTest {

    private final List<String> clipboard = new ArrayList<>();
    private Callable<Report> host = () -> Reports.ORDINARY;
    private final DoctorViewModel doctor = new DoctorViewModel(() -> host.call(), clipboard::add, FxThread.direct());

    @Test
    void nothingIsLookedAtBeforeSomebodyWantsToSeeIt() {
        host = () -> {
            throw new AssertionError("nobody asked");
        };

        assertThat(doctor.picture().get()).isEqualTo(Picture.LOADING);
        assertThat(doctor.looking().get()).isFalse();
    }

    @Test
    void findingsAreCountedByVerdict() {
        doctor.look();

        assertThat(doctor.picture().get()).isEqualTo(Picture.REPORT);
        assertThat(doctor.count(Verdict.OK)).isEqualTo(6);
        assertThat(doctor.count(Verdict.WARNING)).isEqualTo(3);
        assertThat(doctor.count(Verdict.ABSENT)).isEqualTo(1);
        assertThat(doctor.count(Verdict.FAILED)).isZero();
    }

    @Test
    void theWholeIsCopiedAsTheCommandLinePrintsIt() {
        doctor.copyReport();
        assertThat(clipboard).as("without a report").isEmpty();
        doctor.look();

        doctor.copyReport();

        assertThat(clipboard).containsExactly(String.join("\n", ReportText.of(Reports.ORDINARY)));
        assertThat(doctor.copied().get()).isEqualTo(clipboard.getFirst());
    }

    @Test
    void whatWasCopiedIsForgottenWithTheNextLook() {
        doctor.look();
        doctor.copy("sudo systemctl start docker");

        doctor.look();

        assertThat(clipboard).containsExactly("sudo systemctl start docker");
        assertThat(doctor.copied().get()).isEmpty();
    }

    @Test
    void theEarlierReportStaysUntilTheNextOneIsThere() {
        Deque<Runnable> background = new ArrayDeque<>();
        var slow = new DoctorViewModel(() -> host.call(), clipboard::add, new FxThread(background::add, Runnable::run));
        slow.look();
        background.remove().run();
        host = Reports::allOk;

        slow.look();

        assertThat(slow.looking().get()).isTrue();
        assertThat(slow.picture().get()).isEqualTo(Picture.REPORT);
        assertThat(slow.report().get()).contains(Reports.ORDINARY);
        background.remove().run();
        assertThat(slow.report().get()).contains(Reports.allOk());
        assertThat(slow.looking().get()).isFalse();
    }

    @Test
    void aLookThatWasOvertakenIsDropped() {
        Deque<Runnable> background = new ArrayDeque<>();
        var slow = new DoctorViewModel(() -> host.call(), clipboard::add, new FxThread(background::add, Runnable::run));
        slow.look();
        slow.look();
        Runnable first = background.remove();
        background.remove().run();
        host = Reports::allFailed;

        first.run();

        assertThat(slow.report().get()).contains(Reports.ORDINARY);
    }

    @Test
    void aLookThatFailsSaysWhyAndCanBeTakenAgain() {
        host = () -> {
            throw new ProblemException("the manifest cannot be read", "Correct it.");
        };
        doctor.look();
        assertThat(doctor.picture().get()).isEqualTo(Picture.FAILED);
        assertThat(doctor.problem().get().orElseThrow().what()).isEqualTo("the manifest cannot be read");

        host = () -> Reports.ORDINARY;
        doctor.look();

        assertThat(doctor.picture().get()).isEqualTo(Picture.REPORT);
        assertThat(doctor.problem().get()).isEmpty();
    }
}
