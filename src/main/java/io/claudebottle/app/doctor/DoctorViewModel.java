package io.claudebottle.app.doctor;

import io.claudebottle.app.FxThread;
import io.claudebottle.app.Latest;
import io.claudebottle.problem.Problem;
import io.claudebottle.session.doctor.Report;
import io.claudebottle.session.doctor.ReportText;
import io.claudebottle.session.doctor.Verdict;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/// What was found on this machine, as of the last look. An earlier report stays while a new look is taken.
final class DoctorViewModel {

    private final Callable<Report> doctor;
    private final Consumer<String> clipboard;
    private final FxThread fx;
    private final Latest latest = new Latest();

    private final ReadOnlyObjectWrapper<Picture> picture = new ReadOnlyObjectWrapper<>(this, "picture", Picture.LOADING);
    private final ReadOnlyObjectWrapper<Optional<Report>> report = new ReadOnlyObjectWrapper<>(this, "report", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Problem>> problem = new ReadOnlyObjectWrapper<>(this, "problem", Optional.empty());
    private final ReadOnlyBooleanWrapper looking = new ReadOnlyBooleanWrapper(this, "looking", false);
    private final ReadOnlyStringWrapper copied = new ReadOnlyStringWrapper(this, "copied", "");

    DoctorViewModel(Callable<Report> doctor, Consumer<String> clipboard, FxThread fx) {
        this.doctor = doctor;
        this.clipboard = clipboard;
        this.fx = fx;
    }

    public enum Picture {
        /// The first look.
        LOADING,
        REPORT,
        /// The look itself failed; [#problem] says why.
        FAILED
    }

    /// Looks again; what an earlier look still brings is dropped.
    public void look() {
        Latest.Turn turn = latest.next();
        looking.set(true);
        copied.set("");
        fx.run(doctor, turn.only(this::show), turn.only(this::fail));
    }

    private void show(Report found) {
        looking.set(false);
        problem.set(Optional.empty());
        report.set(Optional.of(found));
        picture.set(Picture.REPORT);
    }

    private void fail(Problem why) {
        looking.set(false);
        report.set(Optional.empty());
        problem.set(Optional.of(why));
        picture.set(Picture.FAILED);
    }

    /// Puts the whole report into the clipboard, as the command line prints it; nothing without one.
    public void copyReport() {
        if (report.get().isPresent()) {
            copy(text());
        }
    }

    public void copy(String text) {
        clipboard.accept(text);
        copied.set(text);
    }

    /// The report as the command line prints it; "" without one.
    public String text() {
        return report.get().map(ReportText::of).map(lines -> String.join("\n", lines)).orElse("");
    }

    /// How many findings have this verdict.
    public long count(Verdict verdict) {
        return report.get().stream().flatMap(found -> found.findings().stream()).filter(finding -> finding.verdict() == verdict).count();
    }

    public ReadOnlyObjectProperty<Picture> picture() {
        return picture.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Report>> report() {
        return report.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Problem>> problem() {
        return problem.getReadOnlyProperty();
    }

    /// Whether a look is being taken.
    public ReadOnlyBooleanProperty looking() {
        return looking.getReadOnlyProperty();
    }

    /// What was copied last from what is shown; "" when nothing was.
    public ReadOnlyStringProperty copied() {
        return copied.getReadOnlyProperty();
    }
}
