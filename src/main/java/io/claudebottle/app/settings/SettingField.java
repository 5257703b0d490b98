package io.claudebottle.app.settings;

import io.claudebottle.state.Settings;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/// One setting as text. A text that means nothing is marked and changes nothing; every other one is in force at once.
public final class SettingField {

    private final ObjectProperty<Settings> settings;
    private final Function<Settings, String> shown;
    private final StringProperty text;
    private final ReadOnlyBooleanWrapper valid = new ReadOnlyBooleanWrapper(this, "valid", true);
    private final ReadOnlyBooleanWrapper changed = new ReadOnlyBooleanWrapper(this, "changed", false);

    /// @param shown the setting's canonical text
    SettingField(ObjectProperty<Settings> settings, Function<Settings, String> shown, Rule rule) {
        this.settings = settings;
        this.shown = shown;
        this.text = new SimpleStringProperty(this, "text", shown.apply(settings.get()));
        text.subscribe(typed -> {
            Optional<Settings> next = rule.apply(settings.get(), typed.strip());
            valid.set(next.isPresent());
            next.ifPresent(settings::set);
            changed.set(next.isEmpty() || !shown.apply(next.get()).equals(shown.apply(Settings.defaults())));
        });
    }

    public StringProperty textProperty() {
        return text;
    }

    public ReadOnlyBooleanProperty validProperty() {
        return valid.getReadOnlyProperty();
    }

    /// Whether it differs from the default, so that there is something to reset.
    public ReadOnlyBooleanProperty changedProperty() {
        return changed.getReadOnlyProperty();
    }

    public void reset() {
        text.set(shown.apply(Settings.defaults()));
    }

    /// What a text does to the settings.
    @FunctionalInterface
    interface Rule {

        /// Empty when the text means nothing for this setting.
        Optional<Settings> apply(Settings settings, String text);
    }
}
