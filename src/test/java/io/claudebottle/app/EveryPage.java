package io.claudebottle.app;

import io.claudebottle.app.design.Themes;
import io.claudebottle.terminal.EmulatorPane;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;
import javafx.application.Platform;
import javafx.geometry.Rectangle2D;
import javafx.stage.Stage;

/// Shows the pages that need nothing running, one after the other, and names each on stdout. A program of its own, because what a
/// library may not reach into shows only where JavaFX is made of modules, and the tests have it on the class path.
public final class EveryPage {

    private EveryPage() {}

    /// @param arguments a directory to work in
    public static void main(String[] arguments) {
        var fixture = new AppFixture(Path.of(arguments[0]));
        Thread.setDefaultUncaughtExceptionHandler((_, failure) -> {
            failure.printStackTrace();
            Runtime.getRuntime().halt(1);
        });
        Platform.startup(() -> {
            show(fixture);
            // an orderly end of the toolkit is not what is looked at
            Runtime.getRuntime().halt(0);
        });
    }

    private static void show(AppFixture fixture) {
        var stage = new Stage();
        try (var services = new AppServices(
                new AppServices.World(
                        fixture.workbench(),
                        fixture.sessions,
                        EmulatorPane::new,
                        fixture.desktop(),
                        Themes.live(),
                        FxThread.live(),
                        _ -> (Executor) Runnable::run,
                        List.of(new Rectangle2D(0, 0, 1000, 1000)),
                        Clock.systemUTC()),
                stage::hide)) {
            services.fill(stage);
            stage.show();
            for (Page page : List.of(Page.AGENTS, Page.INBOX, Page.EGRESS, Page.CLEANUP, Page.DOCTOR, Page.SETTINGS, Page.FIRST_RUN, Page.PICKER)) {
                services.pages().show(page);
                styled(stage);
                System.out.println(page);
            }
            services.pages().close();
            services.palette().open();
            styled(stage);
            System.out.println("palette");
        }
        stage.hide();
    }

    /// Skins are made when styles are applied.
    private static void styled(Stage stage) {
        stage.getScene().getRoot().applyCss();
        stage.getScene().getRoot().layout();
    }
}
