package io.claudebottle.app.doctor;

import io.claudebottle.app.FxThread;
import io.claudebottle.app.Messages;
import io.claudebottle.session.doctor.Report;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The controllers of this feature.
public final class DoctorViews {

    private final Callable<Report> doctor;
    private final Consumer<String> clipboard;
    private final FxThread fx;
    private final Messages messages;

    /// @param doctor looks at this machine; may block
    public DoctorViews(Callable<Report> doctor, Consumer<String> clipboard, FxThread fx, Messages messages) {
        this.doctor = doctor;
        this.clipboard = clipboard;
        this.fx = fx;
        this.messages = messages;
    }

    public Map<Class<?>, Supplier<?>> controllers() {
        return Map.of(DoctorController.class, () -> new DoctorController(new DoctorViewModel(doctor, clipboard, fx), messages));
    }
}
