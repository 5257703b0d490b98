package io.claudebottle.app.settings;

import io.claudebottle.app.Coalescer;
import io.claudebottle.app.FxThread;
import io.claudebottle.app.Problems;
import io.claudebottle.problem.ProblemException;
import io.claudebottle.state.Settings;
import io.claudebottle.state.SettingsFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/// The settings as observable fields. A change is in force at once and saved a moment later, one write for a burst of changes.
public final class SettingsModel implements AutoCloseable {

    private static final Duration SAVE_AFTER = Duration.ofMillis(500);

    private final SettingsFile file;
    private final FxThread fx;
    private final Problems problems;
    private final ReadOnlyObjectWrapper<Settings> settings;
    private final AtomicReference<@Nullable Settings> unsaved = new AtomicReference<>();
    private final Coalescer saver;

    private final SettingField theme;
    private final SettingField fontFamily;
    private final SettingField fontSize;
    private final SettingField blink;
    private final SettingField scrollback;
    private final SettingField history;
    private final SettingField scale;
    private final SettingField lastBackend;
    private final SettingField memory;
    private final SettingField cpus;
    private final SettingField pids;
    private final SettingField agentBase;
    private final SettingField sidecarBase;
    private final SettingField sidecarJdk;
    private final SettingField pipelock;
    private final SettingField gitleaks;
    private final SettingField extraCaFiles;
    private final SettingField extraHosts;

    /// Reads the file; one that cannot be read is reported and the defaults are in force.
    ///
    /// @param delayed as [Coalescer] has it
    public SettingsModel(SettingsFile file, FxThread fx, Function<Duration, Executor> delayed, Problems problems) {
        this.file = file;
        this.fx = fx;
        this.problems = problems;
        this.settings = new ReadOnlyObjectWrapper<>(this, "settings", read(file, problems));
        this.saver = new Coalescer(SAVE_AFTER, delayed, this::save);
        theme = field(Settings::theme, SettingRules::theme);
        fontFamily = field(s -> s.terminal().fontFamily(), SettingRules::fontFamily);
        blink = field(s -> s.terminal().blink() ? SettingRules.ON : SettingRules.OFF, SettingRules::blink);
        scrollback = field(s -> s.terminal().scrollbackMiB() + " MiB", SettingRules::scrollback);
        history = field(s -> s.terminal().kept().word(), SettingRules::history);
        fontSize = field(s -> SettingRules.number(s.terminalFontSize()), SettingRules::fontSize);
        scale = field(s -> SettingRules.percent(s.scale()), SettingRules::scale);
        lastBackend = field(Settings::lastBackend, (s, name) -> Optional.of(s.withLastBackend(name)));
        memory = field(s -> SettingRules.bytes(s.limits().memoryBytes()), SettingRules::memory);
        cpus = field(s -> SettingRules.number(s.limits().cpus()), SettingRules::cpus);
        pids = field(s -> Long.toString(s.limits().pids()), SettingRules::pids);
        agentBase = field(s -> s.images().agentBase(), SettingRules::agentBase);
        sidecarBase = field(s -> s.images().sidecarBase(), SettingRules::sidecarBase);
        sidecarJdk = field(s -> s.images().sidecarJdk(), SettingRules::sidecarJdk);
        pipelock = field(s -> s.images().pipelock(), SettingRules::pipelock);
        gitleaks = field(s -> s.images().gitleaks(), SettingRules::gitleaks);
        extraCaFiles = field(s -> String.join("\n", s.images().extraCaFiles()), SettingRules::extraCaFiles);
        extraHosts = field(s -> SettingRules.hosts(s.network().extraHosts()), SettingRules::extraHosts);
        settings.addListener((_, _, changed) -> {
            unsaved.set(changed);
            saver.request();
        });
    }

    private SettingField field(Function<Settings, String> shown, SettingField.Rule rule) {
        return new SettingField(settings, shown, rule);
    }

    private static Settings read(SettingsFile file, Problems problems) {
        try {
            return file.read();
        } catch (ProblemException e) {
            problems.report(e.problem());
            return Settings.defaults();
        }
    }

    public ReadOnlyObjectProperty<Settings> settings() {
        return settings.getReadOnlyProperty();
    }

    public Path path() {
        return file.path();
    }

    /// `system`, `light` or `dark`.
    public SettingField theme() {
        return theme;
    }

    /// "" is the font that the application brings.
    public SettingField fontFamily() {
        return fontFamily;
    }

    /// `on` or `off`.
    public SettingField blink() {
        return blink;
    }

    /// In MiB, 1 to 1024.
    public SettingField scrollback() {
        return scrollback;
    }

    /// The word of a [Settings.History].
    public SettingField history() {
        return history;
    }

    /// In points, 6 to 72.
    public SettingField fontSize() {
        return fontSize;
    }

    /// In percent, 50 to 300.
    public SettingField scale() {
        return scale;
    }

    /// Name of the backend that was launched on last; "" when none was.
    public SettingField lastBackend() {
        return lastBackend;
    }

    /// As `4 GiB`; 0 means no limit.
    public SettingField memory() {
        return memory;
    }

    /// As `1.5`; 0 means no limit.
    public SettingField cpus() {
        return cpus;
    }

    /// 0 means no limit.
    public SettingField pids() {
        return pids;
    }

    public SettingField agentBase() {
        return agentBase;
    }

    public SettingField sidecarBase() {
        return sidecarBase;
    }

    public SettingField sidecarJdk() {
        return sidecarJdk;
    }

    /// `none` goes without.
    public SettingField pipelock() {
        return pipelock;
    }

    /// `none` goes without.
    public SettingField gitleaks() {
        return gitleaks;
    }

    /// One absolute path a line.
    public SettingField extraCaFiles() {
        return extraCaFiles;
    }

    /// One `name = address` a line.
    public SettingField extraHosts() {
        return extraHosts;
    }

    private void save() {
        fx.run(this::writeUnsaved, _ -> {}, problems::report);
    }

    private synchronized boolean writeUnsaved() {
        Settings pending = unsaved.getAndSet(null);
        if (pending != null) {
            file.write(pending);
        }
        return pending != null;
    }

    /// Writes what is not yet written.
    @Override
    public void close() {
        writeUnsaved();
    }
}
