package io.claudebottle.bench;

import java.lang.management.ManagementFactory;
import javafx.animation.AnimationTimer;
import javafx.application.Application;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;

/// The least that JavaFX can show; says when its first frame was drawn, as the application does.
public final class BareWindow extends Application {

    public static void main(String[] arguments) {
        launch(BareWindow.class, arguments);
    }

    @Override
    public void start(Stage stage) {
        new AnimationTimer() {
            private int ticks;

            @Override
            public void handle(long now) {
                if (++ticks == 2) {
                    stop();
                    System.out.println("usable window after "
                            + (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime()) + " ms");
                }
            }
        }.start();
        stage.setScene(new Scene(new StackPane(new Button("bare")), 1000, 700));
        stage.show();
    }
}
