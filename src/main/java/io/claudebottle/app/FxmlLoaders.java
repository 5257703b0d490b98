package io.claudebottle.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import javafx.fxml.FXMLLoader;
import javafx.scene.Parent;

/// Loads FXML with the application's text and with controllers that were made by their own constructors.
public final class FxmlLoaders {

    private final Messages messages;
    private final Map<Class<?>, Supplier<?>> controllers = new HashMap<>();

    public FxmlLoaders(Messages messages) {
        this.messages = messages;
        controllers.put(ProblemController.class, () -> new ProblemController(messages));
    }

    /// Adds what a feature knows how to make. Controllers may be registered until the file that names them is loaded.
    ///
    /// @return this
    public FxmlLoaders register(Map<Class<?>, Supplier<?>> more) {
        controllers.putAll(more);
        return this;
    }

    /// Loads a fresh copy of the file with a fresh controller.
    ///
    /// @throws IllegalStateException naming the controller's class when nobody registered it
    public Loaded load(FxmlFile file) {
        var loader = new FXMLLoader(file.location(), messages.bundle());
        loader.setControllerFactory(this::controller);
        try {
            Parent root = loader.load();
            return new Loaded(root, loader.getController());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot load " + file, e);
        }
    }

    private Object controller(Class<?> type) {
        Supplier<?> supplier = controllers.get(type);
        if (supplier == null) {
            throw new IllegalStateException("no controller registered for " + type.getName());
        }
        return supplier.get();
    }

    public record Loaded(Parent root, Object controller) {

        /// The controller as the type that the caller knows it has.
        public <C> C controller(Class<C> type) {
            return type.cast(controller);
        }
    }
}
