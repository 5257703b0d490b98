package io.claudebottle.terminal.emulator;

import io.claudebottle.terminal.model.Clusters;
import io.claudebottle.terminal.model.Colors;
import io.claudebottle.terminal.model.Frame;
import io.claudebottle.terminal.model.HistoryFile;
import io.claudebottle.terminal.model.Screen;
import io.claudebottle.terminal.model.Scrollback;
import io.claudebottle.terminal.parser.Parser;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/// A terminal without a window: takes what a program prints, holds the screen that results, answers what the program asks.
///
/// Every method but [#modes] wants the [#lock]. Nothing that a program prints throws, blocks, or makes it hold more than its bounds.
public final class Emulator {

    /// After so long an unfinished synchronized update is shown as it is: its program may have died.
    static final Duration PATIENCE = Duration.ofMillis(150);

    /// Far less than a pulse.
    private static final Duration AT_ONCE = Duration.ofNanos(500_000);

    private static final TerminalEvent ACTIVITY = new TerminalEvent.Activity();

    /// What the terminal says to the outside. Called under the lock: do not wait in it.
    public interface Host {

        /// An answer, to be written to the program in one piece.
        void reply(byte[] answer);

        void event(TerminalEvent event);

        /// The program asks for a window of this size (and options allow it): the grid has it already, the child must be told.
        default void resizeRequested(int columns, int rows) {}
    }

    /// Fair: a program that floods the screen would else take it again before whoever draws has woken up.
    private final ReentrantLock lock = new ReentrantLock(true);
    private final EmulatorOptions options;
    private final Host host;
    private final Modes modes = new Modes();
    private final Display display;
    private final ControlFunctions functions;
    private final Parser parser;
    private final Frame published = new Frame();

    private boolean unpublished = true;
    private long updateBegan;
    private long publishedAt;
    /// Whether the published frame has been copied.
    private boolean looked = true;

    public Emulator(int columns, int rows, EmulatorOptions options, Host host) {
        this.options = options;
        this.host = host;
        this.display = new Display(columns, rows, modes, new Scrollback(options.historyBytes()));
        this.functions = new ControlFunctions(this, display, modes, options, host);
        this.parser = new Parser(functions);
    }

    public ReentrantLock lock() {
        return lock;
    }

    /// What has scrolled off the main screen.
    public Scrollback history() {
        return display.history;
    }

    /// @param alternate whether that of full-screen programs
    public Screen screen(boolean alternate) {
        return alternate ? display.alternate : display.main;
    }

    /// Of the characters of both screens.
    public Clusters clusters() {
        return display.clusters;
    }

    public int columns() {
        return display.columns;
    }

    public int rows() {
        return display.rows;
    }

    /// The program printed this.
    public void feed(byte[] bytes, int from, int to) {
        unpublished = true;
        parser.feed(bytes, from, to);
        host.event(ACTIVITY);
    }

    /// Says that something has changed beside what the program printed, as when a history was restored.
    public void touch() {
        unpublished = true;
    }

    /// The window has another size.
    ///
    /// @param cellWidth in pixels, as is the height; 0 when unknown
    public void resize(int columns, int rows, int cellWidth, int cellHeight) {
        unpublished = true;
        functions.resize(columns, rows, cellWidth, cellHeight);
    }

    /// The colours of the theme. What the program has changed of them stays changed.
    public void setColors(Colors colors) {
        unpublished = true;
        functions.setTheme(colors);
    }

    /// The child has ended: what it asked of keys and mouse must not reach the next one, nor its alternate screen. The text stays.
    public void resetModes() {
        unpublished = true;
        parser.reset();
        functions.resetModes();
    }

    /// What the program has asked of the keyboard and the mouse. For any thread, without the lock.
    public InputModes modes() {
        return functions.inputModes();
    }

    /// Copies lines for a history file, as [HistoryFile#collect] does.
    ///
    /// @param last whether the screen is to follow what has scrolled off it, because nothing will any more
    public HistoryFile.Batch collect(HistoryFile file, boolean last) {
        return last ? file.collect(display.history, display.main, display.clusters, display.extras) : file.collect(display.history);
    }

    /// Brings a reader's frame up to date: to this moment, or inside a synchronized update to the moment before it.
    ///
    /// @return how long until an update that never ends is shown as it is, in nanoseconds; 0 when none is going on
    public long copyTo(Frame mine) {
        long patience = isUpdating() ? PATIENCE.toNanos() - (options.nanoTime().getAsLong() - updateBegan) : 0;
        if (patience <= 0) {
            publish();
        }
        mine.copy(published);
        looked = true;
        return Math.max(patience, 0);
    }

    void setEightBitControls(boolean allowed) {
        parser.setEightBitControls(allowed);
    }

    private boolean isUpdating() {
        return modes.has(Mode.SYNCHRONIZED);
    }

    /// A synchronized update begins: what was shown until now is what others see until it ends. Where updates follow each other faster than
    /// anybody looks, most of them are never copied.
    void updateBegins() {
        updateBegan = options.nanoTime().getAsLong();
        if (looked || updateBegan - publishedAt >= AT_ONCE.toNanos()) {
            publish();
            publishedAt = updateBegan;
            looked = false;
        }
    }

    private void publish() {
        if (unpublished) {
            published.publish(display.screen, display.clusters, display.extras);
            published.publish(functions.caret(), functions.colors(), display.screen == display.alternate);
            published.publish(display.history);
            unpublished = false;
        }
    }

}
