package io.claudebottle.app.preflight;

import io.claudebottle.backend.BottlePlan.SecretRequest;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/// A value that only the operator has. It lives here and nowhere else until it is handed to the launch.
public final class SecretField {

    private final SecretRequest request;
    private final StringProperty value = new SimpleStringProperty("");

    SecretField(SecretRequest request) {
        this.request = request;
    }

    public String name() {
        return request.name();
    }

    public String prompt() {
        return request.prompt();
    }

    public StringProperty valueProperty() {
        return value;
    }

    boolean isSupplied() {
        return !value.get().isEmpty();
    }

    /// The name alone: a secret must not get into a log by way of its field.
    @Override
    public String toString() {
        return "SecretField[" + name() + "]";
    }
}
