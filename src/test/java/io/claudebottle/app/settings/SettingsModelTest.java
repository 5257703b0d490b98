package io.claudebottle.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.AppFixture;
import io.claudebottle.app.FxThread;
import io.claudebottle.problem.Problem;
import io.claudebottle.state.Home;
import io.claudebottle.state.Settings;
import io.claudebottle.state.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsModelTest {

    @TempDir
    private Path directory;

    private SettingsFile file;
    private final AppFixture.Timer timer = new AppFixture.Timer();
    private final List<Problem> problems = new ArrayList<>();

    @BeforeEach
    void setUp() {
        file = new SettingsFile(new Home(directory));
    }

    private SettingsModel model() {
        return new SettingsModel(file, FxThread.direct(), timer, problems::add);
    }

    @Test
    void aChangeIsInForceAtOnceAndABurstIsSavedOnce() {
        SettingsModel model = model();
        model.memory().textProperty().set("8 GiB");
        model.cpus().textProperty().set("4");
        assertThat(model.settings().get().limits()).isEqualTo(new Settings.Limits(8L << 30, 4, 512));
        assertThat(file.path()).doesNotExist();

        assertThat(timer.elapse()).isEqualTo(1);
        assertThat(file.read().limits()).isEqualTo(new Settings.Limits(8L << 30, 4, 512));
    }

    @Test
    void aTextThatMeansNothingIsMarkedAndChangesNothing() {
        SettingsModel model = model();
        model.memory().textProperty().set("lots");

        assertThat(model.memory().validProperty().get()).isFalse();
        assertThat(model.settings().get()).isEqualTo(Settings.defaults());
        assertThat(timer.elapse()).isZero();
    }

    @Test
    void resetBringsTheDefaultBack() {
        SettingsModel model = model();
        model.agentBase().textProperty().set("registry.example/node:22");
        assertThat(model.agentBase().changedProperty().get()).isTrue();

        model.agentBase().reset();

        assertThat(model.settings().get()).isEqualTo(Settings.defaults());
        assertThat(model.agentBase().changedProperty().get()).isFalse();
    }

    @Test
    void aFileThatCannotBeReadIsReportedAndNeverBlocksTheStart() throws IOException {
        Files.writeString(file.path(), "{ not json");
        SettingsModel model = model();

        assertThat(model.settings().get()).isEqualTo(Settings.defaults());
        assertThat(problems).singleElement().satisfies(problem -> assertThat(problem.what()).contains("settings.json"));
    }

    @Test
    void whatWasChangedJustBeforeTheEndIsSaved() {
        SettingsModel model = model();
        model.theme().textProperty().set("dark");
        model.close();
        assertThat(file.read().theme()).isEqualTo("dark");
    }

    @Test
    void openingAndClosingWritesNothing() {
        model().close();
        assertThat(file.path()).doesNotExist();
    }
}
