package io.claudebottle.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.FxmlFile;
import io.claudebottle.app.ViewTest;
import io.claudebottle.app.doctor.DoctorViewModel.Picture;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.session.doctor.Report;
import io.claudebottle.session.doctor.ReportText;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DoctorViewTest extends ViewTest {

    private final List<String> clipboard = new CopyOnWriteArrayList<>();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private volatile Callable<Report> host = () -> Reports.ORDINARY;
    private DoctorViewModel doctor;

    private void open(Picture expected) {
        doctor = new DoctorViewModel(() -> host.call(), clipboard::add, fx);
        loaders.register(Map.of(DoctorController.class, () -> new DoctorController(doctor, messages)));
        show(FxmlFile.DOCTOR, 1000, 700);
        eventually(expected.name(), () -> doctor.picture().get() == expected);
    }

    @AfterEach
    void letGo() {
        hanging.countDown();
    }

    private Label label(String id) {
        return lookup("#" + id).queryAs(Label.class);
    }

    private void scrollToTheEnd() {
        onFx(() -> {
            ScrollPane pane = lookup("#report").queryAs(ScrollPane.class);
            pane.setVvalue(1);
            return pane;
        });
    }

    @Test
    void aHostWhereOneBackendIsReady() {
        open(Picture.REPORT);
        snapshot("doctor");
        assertThat(label("summary").getText()).isEqualTo("Ready: bubblewrap. Docker engine is not running.");
        assertThat(label("counts").getText()).isEqualTo("6 ok, 3 warnings, none failed");
        assertThat(clippedTexts()).isEmpty();
        scrollToTheEnd();
        snapshot("doctor-end");

        snapshotAtDoubleScale("doctor");
        assertThat(lookup(".finding").queryAll()).hasSize(Reports.ORDINARY.findings().size());
    }

    @Test
    void aHostWhereEverythingIsThere() {
        host = Reports::allOk;
        open(Picture.REPORT);
        snapshot("doctor-all-ok");
        assertThat(lookup(".finding-fix").<Node>queryAll()).isEmpty();
        assertThat(clippedTexts()).isEmpty();
    }

    @Test
    void aHostWhereNothingIsThere() {
        host = Reports::allFailed;
        open(Picture.REPORT);
        snapshot("doctor-all-failed");
        scrollToTheEnd();
        snapshot("doctor-all-failed-end");
        assertThat(clippedTexts()).isEmpty();
    }

    @Test
    void longPathsAreWrappedAndNotCut() {
        host = Reports::longPaths;
        open(Picture.REPORT);
        snapshot("doctor-long");
        snapshotAtDoubleScale("doctor-long");
        assertThat(clippedTexts()).isEmpty();
    }

    @Test
    void whileItLooksItSaysSo() {
        host = () -> {
            hanging.await();
            return Reports.ORDINARY;
        };
        open(Picture.LOADING);
        eventually("it looks", () -> doctor.looking().get());
        snapshot("doctor-loading");
        assertThat(lookup("#copy").query().isDisabled()).isTrue();
        assertThat(lookup("#again").query().isDisabled()).isTrue();

        hanging.countDown();
        eventually("report", () -> lookup("#report").query().isVisible());
        assertThat(lookup("#loading").query().isVisible()).isFalse();
    }

    @Test
    void aSecondLookKeepsTheFirstOnTheScreen() {
        open(Picture.REPORT);
        host = () -> {
            hanging.await();
            return Reports.allOk();
        };
        clickOn("#again");
        eventually("a spinner", () -> lookup("#looking").query().isVisible());
        assertThat(label("summary").getText()).startsWith("Ready: bubblewrap. ");

        hanging.countDown();
        eventually("the second", () -> label("summary").getText().equals("Ready: bubblewrap, docker."));
    }

    @Test
    void aFixIsCopiedAndTheWholeToo() {
        open(Picture.REPORT);
        Button fix = lookup(".finding-fix .button").queryAllAs(Button.class).stream()
                .filter(button -> button.getAccessibleText().endsWith("docker engine"))
                .findFirst()
                .orElseThrow();
        onFx(() -> {
            lookup("#report").queryAs(ScrollPane.class).setVvalue(0.5);
            return fix;
        });

        clickOn(fix);

        assertThat(clipboard).containsExactly("sudo systemctl start docker");
        eventually("said so", () -> fix.getText().equals("Copied"));
        clickOn("#copy");
        assertThat(clipboard.getLast()).isEqualTo(String.join("\n", ReportText.of(Reports.ORDINARY)));
        eventually("said there", () -> lookup("#copy").queryAs(Button.class).getText().equals("Copied") && fix.getText().equals("Copy"));
    }

    @Test
    void aLookThatFailsIsNotAnEmptyPage() {
        host = () -> {
            throw new ProblemException("the manifest cannot be read: /home/op/.claude-bottle/bottles", "Correct its permissions.");
        };
        open(Picture.FAILED);
        snapshot("doctor-failed");
        host = () -> Reports.ORDINARY;

        clickOn(messages.get("doctor.again"));

        eventually("report", () -> doctor.picture().get() == Picture.REPORT);
    }
}
