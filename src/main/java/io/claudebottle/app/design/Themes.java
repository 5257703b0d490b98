package io.claudebottle.app.design;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import io.claudebottle.app.FxmlFile;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableBooleanValue;
import javafx.beans.value.ObservableValue;
import javafx.scene.Scene;
import javafx.scene.text.Font;

/// Light, dark, or as the system has it; a change is seen at once.
public final class Themes {

    private static final String PREFERRED_FONT = "Inter";
    private static final List<String> STYLESHEETS = List.of("tokens.css", "app.css");

    private final ObjectProperty<Choice> choice = new SimpleObjectProperty<>(Choice.SYSTEM);
    private final BooleanBinding dark;

    /// @param system what the desktop asks for
    /// @param userAgentStylesheet puts a theme in force for every window
    public Themes(ObservableValue<ColorScheme> system, Consumer<String> userAgentStylesheet) {
        dark = Bindings.createBooleanBinding(() -> choice.get().isDark(system.getValue()), choice, system);
        dark.subscribe(isDark -> userAgentStylesheet.accept(
                (isDark ? new PrimerDark() : new PrimerLight()).getUserAgentStylesheet()));
    }

    /// For a running toolkit.
    public static Themes live() {
        return new Themes(Platform.getPreferences().colorSchemeProperty(), Application::setUserAgentStylesheet);
    }

    public ObjectProperty<Choice> choiceProperty() {
        return choice;
    }

    /// Whether it is dark now; what has colours of its own, as a terminal, follows it.
    public ObservableBooleanValue dark() {
        return dark;
    }

    /// Gives a scene our stylesheets and font, and tells the platform which scheme it has, so that a window's frame can follow.
    public void dress(Scene scene) {
        STYLESHEETS.forEach(name -> scene.getStylesheets().add(stylesheet(name)));
        if (Font.font(PREFERRED_FONT).getFamily().equals(PREFERRED_FONT)) {
            scene.getRoot().setStyle("-fx-font-family: \"" + PREFERRED_FONT + "\";");
        }
        scene.getPreferences().colorSchemeProperty().bind(
                Bindings.when(dark).then(ColorScheme.DARK).otherwise(ColorScheme.LIGHT));
    }

    private static String stylesheet(String name) {
        return Objects.requireNonNull(FxmlFile.class.getResource("css/" + name), name).toExternalForm();
    }

    public enum Choice {
        SYSTEM,
        LIGHT,
        DARK;

        /// By the word in `settings.json`; a word that nobody knows means the system's.
        public static Choice of(String word) {
            return Arrays.stream(values()).filter(choice -> choice.word().equals(word)).findFirst().orElse(SYSTEM);
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        private boolean isDark(ColorScheme system) {
            return this == DARK || this == SYSTEM && system == ColorScheme.DARK;
        }
    }
}
