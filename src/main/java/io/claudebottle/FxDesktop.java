package io.claudebottle;

import io.claudebottle.app.ClaudeBottleApp;
import io.claudebottle.cli.Desktop;
import io.claudebottle.session.Workbench;
import java.util.Locale;
import java.util.Map;

/// The JavaFX window. Naming its class in a method is enough to keep it unloaded until that method runs.
final class FxDesktop implements Desktop {

    private final Map<String, String> environment;

    FxDesktop(Map<String, String> environment) {
        this.environment = environment;
    }

    /// macOS and Windows always have one; elsewhere X11 or Wayland says so.
    @Override
    public boolean isPresent() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return system.startsWith("windows")
                || system.startsWith("mac")
                || !environment.getOrDefault("DISPLAY", "").isEmpty()
                || !environment.getOrDefault("WAYLAND_DISPLAY", "").isEmpty();
    }

    @Override
    public void open(Workbench workbench) {
        ClaudeBottleApp.open(workbench);
    }
}
