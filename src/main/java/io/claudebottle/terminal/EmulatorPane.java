package io.claudebottle.terminal;

import io.claudebottle.terminal.connection.EmulatorReceiver;
import io.claudebottle.terminal.connection.TerminalConnection;
import io.claudebottle.terminal.emulator.Emulator;
import io.claudebottle.terminal.emulator.EmulatorOptions;
import io.claudebottle.terminal.emulator.TerminalEvent;
import io.claudebottle.terminal.model.Colors;
import io.claudebottle.terminal.model.Frame;
import io.claudebottle.terminal.pty.ChildEnvironment;
import io.claudebottle.terminal.pty.Pty;
import io.claudebottle.terminal.view.FileIntake;
import io.claudebottle.terminal.view.TerminalView;
import io.claudebottle.terminal.view.ZoomEvent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.Parent;

/// [TerminalPane] over an emulator of our own: the control, the child's connection, the history file.
///
/// The emulator outlives its children: the next one finds the text of the one before above its own, and none of its modes. All methods belong
/// to the FX thread, but [#type] and [#screen], which any thread may call.
public final class EmulatorPane implements TerminalPane {

    private static final double SMALLEST_FONT = 6;
    private static final double LARGEST_FONT = 72;
    private static final int COLUMNS = 80;
    private static final int ROWS = 24;
    private static final byte[] FOCUS_IN = "\033[I".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FOCUS_OUT = "\033[O".getBytes(StandardCharsets.US_ASCII);

    private final Emulator emulator;
    private final TerminalView view;
    private final EventQueue events = new EventQueue(this::told);
    private final ReadOnlyStringWrapper title = new ReadOnlyStringWrapper(this, "title", "");

    private volatile Optional<TerminalConnection> connection = Optional.empty();
    private volatile Optional<HistoryKeeper> keeper = Optional.empty();
    private Consumer<TerminalEvent> listener = _ -> {};
    private Optional<Path> historyFile = Optional.empty();
    private Predicate<String> keepLine = _ -> true;
    private boolean restored;
    private long scrollbackLimit = EmulatorOptions.HISTORY_BYTES;
    private String fontFamily = "";
    private double fontSize = 13;

    /// A terminal that says it is what its children's environment says.
    public EmulatorPane() {
        this(EmulatorOptions.of(ChildEnvironment.TERMINAL.get("TERM_PROGRAM"), ChildEnvironment.TERMINAL.get("TERM_PROGRAM_VERSION")));
    }

    /// @param opener as [TerminalView#setOpener]
    public EmulatorPane(Consumer<URI> opener) {
        this();
        view.setOpener(opener);
    }

    /// @param options who the terminal says that it is
    public EmulatorPane(EmulatorOptions options) {
        emulator = new Emulator(COLUMNS, ROWS, options, new Answers());
        view = new TerminalView(emulator, this::send, this::resize);
        view.getStyleClass().add("terminal-pane");
        view.addEventHandler(ZoomEvent.ZOOM, this::zoom);
        view.focusedProperty().addListener((_, _, focused) -> {
            if (emulator.modes().focusReports()) {
                send(focused ? FOCUS_IN : FOCUS_OUT);
            }
        });
    }

    @Override
    public Parent node() {
        return view;
    }

    /// The control, for who wants more of it than a place in a scene.
    public TerminalView view() {
        return view;
    }

    // --- the child

    @Override
    public void connect(Pty pty) {
        title.set("");
        Optional<TerminalConnection> before = connection;
        var next = new TerminalConnection(pty, new Shown(), _ -> {});
        connection = Optional.of(next);
        before.ifPresent(TerminalConnection::close);
        keep();
        view.tellSize();
        // The last words of the child before come first.
        before.ifPresentOrElse(old -> old.drained().whenComplete((_, _) -> next.start()), next::start);
    }

    /// Completes with the exit code of the child that is connected now, when all that it printed is on the screen.
    CompletableFuture<Integer> ended() {
        return connection.map(TerminalConnection::exit).orElseThrow();
    }

    private void send(byte[] whole) {
        connection.ifPresent(child -> child.type(whole));
    }

    private void resize(int columns, int rows, int cellWidth, int cellHeight) {
        connection.ifPresentOrElse(child -> child.resize(columns, rows, cellWidth, cellHeight), () -> locked(() -> emulator.resize(columns, rows, cellWidth, cellHeight)));
    }

    private void locked(Runnable action) {
        emulator.lock().lock();
        try {
            action.run();
        } finally {
            emulator.lock().unlock();
        }
    }

    @Override
    public void type(String text) {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public List<String> screen() {
        Frame now = frame();
        return IntStream.range(0, now.rows()).mapToObj(now::readable).toList();
    }

    /// The screen as it is, to be kept.
    public Frame frame() {
        var frame = new Frame();
        locked(() -> emulator.copyTo(frame));
        return frame;
    }

    /// What the child prints goes to the emulator, and who shows or keeps it is told.
    private final class Shown extends EmulatorReceiver {

        Shown() {
            super(emulator);
        }

        @Override
        public void feed(byte[] bytes, int from, int to) {
            super.feed(bytes, from, to);
            changed();
        }

        @Override
        public void resize(int columns, int rows, int cellWidth, int cellHeight) {
            super.resize(columns, rows, cellWidth, cellHeight);
            changed();
        }

        @Override
        public void resetModes() {
            super.resetModes();
            changed();
        }

        private void changed() {
            view.changed();
            keeper.ifPresent(HistoryKeeper::changed);
        }
    }

    private final class Answers implements Emulator.Host {

        @Override
        public void reply(byte[] answer) {
            connection.ifPresent(child -> child.reply(answer));
        }

        @Override
        public void event(TerminalEvent event) {
            events.add(event);
        }

        @Override
        public void resizeRequested(int columns, int rows) {
            connection.ifPresent(child -> child.resize(columns, rows, 0, 0));
        }
    }

    // --- what it says

    private void told(TerminalEvent event) {
        if (event instanceof TerminalEvent.Title(String text)) {
            title.set(text);
        } else if (event instanceof TerminalEvent.Copy(String text)) {
            view.copy(text);
        }
        listener.accept(event);
    }

    @Override
    public ReadOnlyStringProperty titleProperty() {
        return title.getReadOnlyProperty();
    }

    @Override
    public void setOnEvent(Consumer<TerminalEvent> newListener) {
        listener = newListener;
    }

    // --- history

    @Override
    public void setHistory(Optional<Path> file, Predicate<String> keep) {
        stopKeeping();
        historyFile = file;
        keepLine = keep;
        if (connection.isPresent()) {
            keep();
        }
    }

    private void keep() {
        if (keeper.isPresent() || historyFile.isEmpty()) {
            return;
        }
        var next = new HistoryKeeper(historyFile.get(), scrollbackLimit, keepLine, emulator, !restored);
        restored = true;
        keeper = Optional.of(next);
        next.start();
    }

    private void stopKeeping() {
        keeper.ifPresent(HistoryKeeper::close);
        keeper = Optional.empty();
    }

    @Override
    public void setScrollbackLimit(long bytes) {
        scrollbackLimit = bytes;
        locked(() -> emulator.history().setLimit(bytes));
    }

    // --- looks

    @Override
    public void setDark(boolean dark) {
        view.setColors(dark ? Colors.DARK : Colors.LIGHT);
    }

    @Override
    public void setFontFamily(String family) {
        fontFamily = family;
        view.setFont(fontFamily, fontSize);
    }

    @Override
    public void setFontSize(double points) {
        fontSize = points;
        view.setFont(fontFamily, fontSize);
    }

    /// Of this terminal only; a size that is set anew takes it back.
    private void zoom(ZoomEvent event) {
        double size = event.direction() == 0 ? fontSize : view.fontSizeWider(event.direction());
        view.setFont(fontFamily, Math.clamp(size, SMALLEST_FONT, LARGEST_FONT));
        event.consume();
    }

    @Override
    public void setBlinking(boolean blinking) {
        view.blinkingProperty().set(blinking);
    }

    @Override
    public void setFileIntake(FileIntake intake) {
        view.setFileIntake(intake);
    }

    @Override
    public void dispose() {
        stopKeeping();
        connection.ifPresent(TerminalConnection::close);
        connection = Optional.empty();
        view.dispose();
    }
}
