package io.claudebottle.terminal.view;

import io.claudebottle.terminal.emulator.Emulator;
import io.claudebottle.terminal.emulator.InputModes;
import io.claudebottle.terminal.model.Cell;
import io.claudebottle.terminal.model.Colors;
import io.claudebottle.terminal.model.Frame;
import io.claudebottle.terminal.model.Rows;
import io.claudebottle.terminal.model.Selection;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.event.Event;
import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Cursor;
import javafx.scene.Node;
import javafx.scene.control.ScrollBar;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/// The control: an emulator's screen, drawn, with what scrolled off it above. It asks for no thread and no child: whoever feeds the emulator
/// says [#changed], whoever has a child takes what is typed and the size that fits.
///
/// What else the operator can do with it is in classes of their own, which find here what they share: the rows in view, marks over them, the
/// way to the program.
public final class TerminalView extends Region {

    private static final String STYLESHEET = Objects.requireNonNull(TerminalView.class.getResource("terminal.css")).toExternalForm();
    private static final double PADDING = 4;
    private static final double BAR_WIDTH = 12;
    private static final Insets OVER_INSETS = new Insets(8);

    /// Takes a size in cells, and that of a cell in pixels.
    @FunctionalInterface
    public interface Resizer {
        void resize(int columns, int rows, int cellWidth, int cellHeight);
    }

    /// Takes what is to reach the program, in one piece.
    @FunctionalInterface
    public interface Sender {
        void send(byte[] whole);
    }

    private final Emulator emulator;
    private final Sender sender;
    private final Resizer resizer;
    private final ScreenCanvas canvas = new ScreenCanvas();
    private final ScrollBar bar = new ScrollBar();
    private final Scrolling scrolling;
    private final FrameClock clock;
    private final Map<Overlay.Kind, MarkSource> marks = new EnumMap<>(Overlay.Kind.class);
    private final ReadOnlyLongWrapper unread = new ReadOnlyLongWrapper(this, "unread");
    private final BooleanProperty blinking = new SimpleBooleanProperty(this, "blinking", true);
    private final BlinkClock blink = new BlinkClock(this::blinkOver);

    private final Notice notice = new Notice();
    private final SelectionInput selection;
    private final PasteInput paste;
    private final LinkInput links;
    private final SearchInput search;
    private final TerminalMenu menu;
    private final ScreenReader reader;

    private String composition = "";
    private boolean blinkedOut;
    private boolean movingBar;
    private int columns;
    private int rows;
    private long seen;

    public TerminalView(Emulator emulator, Sender sender, Resizer resizer) {
        this.emulator = emulator;
        this.sender = sender;
        this.resizer = resizer;
        scrolling = new Scrolling(emulator);
        getStyleClass().add("terminal-view");
        setFocusTraversable(true);
        setCursor(Cursor.TEXT);
        // The bar lies over the canvas, which has the colour of the screen.
        canvas.setPadding(new Insets(PADDING, BAR_WIDTH, PADDING, PADDING));
        canvas.setMouseTransparent(true);
        bar.setOrientation(Orientation.VERTICAL);
        bar.setCursor(Cursor.DEFAULT);
        bar.setFocusTraversable(false);
        bar.valueProperty().addListener((_, _, value) -> barMoved(value.doubleValue()));
        getChildren().addAll(canvas, bar);
        clock = new FrameClock(this, this::look);
        selection = new SelectionInput(this, notice);
        paste = new PasteInput(this, notice);
        addOver(notice, Pos.TOP_CENTER);
        addOver(new NewRowsPill(this), Pos.BOTTOM_CENTER);
        links = new LinkInput(this);
        search = new SearchInput(this);
        menu = new TerminalMenu(this, selection, links, paste::paste, search::open);
        new TerminalShortcuts(this, selection, paste, search::open);
        new KeyInput(this);
        new MouseInput(this, selection, links, paste::paste);
        new ImeInput(this);
        reader = new ScreenReader(this);
        canvas.metricsProperty().subscribe(this::fit);
        focusedProperty().subscribe(this::restBlink);
        blinking.subscribe(this::restBlink);
    }

    /// The emulator has been fed. For any thread.
    public void changed() {
        clock.changed();
    }

    private long look() {
        long patience = scrolling.refresh();
        show();
        search.screenChanged();
        reader.screenChanged();
        return patience;
    }

    /// Shows again what is in view, with other marks over it.
    void show() {
        Frame frame = scrolling.frame();
        List<Frame.Row> visible = scrolling.visible();
        if (visible.isEmpty()) {
            return;
        }
        var view = new Viewport(frame.columns(), visible, frame.clusters(), frame.extras(), frame.colors());
        canvas.show(view, new Overlay(overlaid(), cursor(frame), composition, blinkedOut));
        showBar();
        if (isFollowing()) {
            seen = frame.pushed();
        }
        unread.set(isFollowing() ? 0 : Math.max(0, frame.pushed() - seen));
    }

    /// The marks over the rows in view.
    List<Overlay.Mark> overlaid() {
        long top = scrolling.top();
        long end = top + scrolling.visible().size();
        var all = new ArrayList<Overlay.Mark>();
        marks.forEach((kind, source) -> {
            for (Selection.Span span : source.spans(top, end)) {
                if (span.row() >= top && span.row() < end && !span.isEmpty()) {
                    all.add(new Overlay.Mark(kind, (int) (span.row() - top), span.from(), span.to()));
                }
            }
        });
        return all;
    }

    private Optional<Overlay.Cursor> cursor(Frame frame) {
        if (blinkedOut && isFocused() && blinks(frame)) {
            return Optional.empty();
        }
        return Overlay.Cursor.of(frame.caret(), isFocused())
                .map(cursor -> new Overlay.Cursor((int) (cursor.row() + scrolling.back()), cursor.column(), cursor.shape()))
                .filter(cursor -> cursor.row() < frame.rows());
    }

    private static boolean blinks(Frame frame) {
        return frame.caret().style() % 2 == 1;
    }

    // --- what others find here

    ScreenCanvas canvas() {
        return canvas;
    }

    Emulator emulator() {
        return emulator;
    }

    Frame frame() {
        return scrolling.frame();
    }

    /// The text of a row in view, without blanks at its end.
    String shown(int row) {
        return row < scrolling.visible().size() ? shown(row, frame().columns()).stripTrailing() : "";
    }

    /// The text of its first columns.
    String shown(int row, int before) {
        var text = new StringBuilder();
        Frame.Row cells = scrolling.visible().get(row);
        for (int column = 0; column < Math.min(before, cells.columns()); column++) {
            Cell.appendTo(text, cells.text(column), frame().clusters());
        }
        return text.toString();
    }

    /// All rows there are, by number.
    Rows rows() {
        return scrolling;
    }

    /// The number of the first row in view.
    long top() {
        return scrolling.top();
    }

    public InputModes modes() {
        return emulator.modes();
    }

    /// What is marked so from now on; [#show] when it has changed.
    void setMarks(Overlay.Kind kind, MarkSource source) {
        marks.put(kind, source);
    }

    /// What an input method is composing at the cursor.
    void setComposition(String text) {
        composition = text;
        show();
    }

    /// A bar or a notice over the rows, as large as it wants to be.
    void addOver(Node node, Pos position) {
        node.getProperties().put(Pos.class, position);
        getChildren().add(node);
    }

    /// Whether something happened to the screen itself and not to a bar over it.
    boolean isOwn(Event event) {
        return event.getTarget() == this;
    }

    /// Runs something while nothing is printed: be short.
    void locked(Runnable action) {
        ReentrantLock lock = emulator.lock();
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    /// To the program, as if typed: the view goes to the bottom.
    public void type(byte[] whole) {
        if (whole.length > 0) {
            scrollToBottom();
            blinkedOut = false;
            restBlink();
            sender.send(whole);
        }
    }

    /// To the program, without moving the view: reports of the mouse and of the focus.
    void report(byte[] whole) {
        if (whole.length > 0) {
            sender.send(whole);
        }
    }

    // --- scrolling

    public boolean isFollowing() {
        return scrolling.back() == 0;
    }

    /// How many rows have come below the view since the operator left the bottom.
    public ReadOnlyLongProperty unreadProperty() {
        return unread.getReadOnlyProperty();
    }

    /// @param count up when negative
    public void scrollBy(long count) {
        goBack(scrolling.back() - count);
    }

    /// Brings a row into view, in the middle if it is not there already.
    void reveal(long row) {
        int height = frame().rows();
        if (row < scrolling.top() || row >= scrolling.top() + height) {
            goBack(frame().pushed() - row + height / 2);
        }
    }

    /// Makes it the first row in view, as far as there is enough below it.
    void scrollTo(long row) {
        goBack(frame().pushed() - row);
    }

    public void scrollToBottom() {
        if (!isFollowing()) {
            goBack(0);
        }
    }

    private void goBack(long count) {
        scrolling.goBack(count);
        show();
    }

    private void showBar() {
        int most = scrolling.mostBack();
        int height = frame().rows();
        movingBar = true;
        bar.setMax(most);
        bar.setVisibleAmount(most == 0 ? 0 : (double) most * height / (most + height));
        bar.setBlockIncrement(Math.max(1, height - 1));
        bar.setUnitIncrement(1);
        bar.setValue(most - scrolling.back());
        movingBar = false;
        bar.setVisible(most > 0);
    }

    private void barMoved(double value) {
        if (!movingBar) {
            goBack(Math.round(bar.getMax() - value));
        }
    }

    /// Forgets what has scrolled off the screen.
    void clearHistory() {
        locked(() -> {
            emulator.history().clear();
            emulator.touch();
        });
        changed();
    }

    // --- files, links and the clipboard

    /// Who opens an address of the web or of mail, after it was shown and the operator said so. Without one addresses are only shown.
    public void setOpener(Consumer<URI> opener) {
        links.setOpener(opener);
    }

    /// What is done with files and pictures that are dropped or pasted. Without one the paths of files are pasted, as a shell reads them.
    public void setFileIntake(FileIntake intake) {
        paste.setIntake(intake);
    }

    /// The program puts this into the clipboard, which the operator is told.
    public void copy(String text) {
        SelectionInput.put(text);
        notice.flash(Words.get("copied.by.program", text.codePointCount(0, text.length())));
    }

    // --- looks

    @Override
    public String getUserAgentStylesheet() {
        return STYLESHEET;
    }

    /// The font size at which a cell is so many pixels wider; sizes in between look the same.
    public double fontSizeWider(int pixels) {
        return canvas.metrics().fontSizeWider(pixels);
    }

    /// @param family empty for the bundled font
    public void setFont(String family, double size) {
        canvas.setFont(family, size);
    }

    public void setColors(Colors colors) {
        locked(() -> emulator.setColors(colors));
        changed();
    }

    /// Whether the cursor and text that asks for it may blink.
    public BooleanProperty blinkingProperty() {
        return blinking;
    }

    private void blinkOver() {
        blinkedOut = !blinkedOut;
        show();
    }

    /// Nothing blinks, and no clock runs, in a terminal that nobody types in.
    private void restBlink() {
        blinkedOut = false;
        if (isFocused() && blinking.get()) {
            blink.restart();
        } else {
            blink.stop();
        }
        show();
    }

    // --- layout

    @Override
    protected void layoutChildren() {
        canvas.resizeRelocate(0, 0, getWidth(), getHeight());
        bar.resizeRelocate(getWidth() - BAR_WIDTH, 0, BAR_WIDTH, getHeight());
        for (Node child : getManagedChildren()) {
            if (child != canvas && child != bar) {
                var position = (Pos) child.getProperties().get(Pos.class);
                layoutInArea(child, 0, 0, getWidth() - BAR_WIDTH, getHeight(), 0, OVER_INSETS, false, false, position.getHpos(), position.getVpos());
            }
        }
        fit();
    }

    private void fit() {
        int newColumns = canvas.columnsThatFit();
        int newRows = canvas.rowsThatFit();
        if (newColumns < 2 || newRows < 1 || newColumns == columns && newRows == rows) {
            return;
        }
        columns = newColumns;
        rows = newRows;
        CellMetrics cell = canvas.metrics();
        resizer.resize(columns, rows, cell.cellWidth(), cell.cellHeight());
        changed();
    }

    /// How wide the control has to be for so many columns.
    public double widthOf(int wanted) {
        return Math.ceil(wanted * canvas.metrics().width()) + PADDING + BAR_WIDTH;
    }

    public double heightOf(int wanted) {
        return Math.ceil(wanted * canvas.metrics().height()) + 2 * PADDING;
    }

    /// The size that fits, told again, as to a child that has just come.
    public void tellSize() {
        if (columns > 0) {
            resizer.resize(columns, rows, canvas.metrics().cellWidth(), canvas.metrics().cellHeight());
        }
    }

    @Override
    public @Nullable Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
        Object answer = reader.answer(attribute, parameters);
        return answer == null ? super.queryAccessibleAttribute(attribute, parameters) : answer;
    }

    /// Stops every clock.
    public void dispose() {
        selection.released();
        search.close();
        menu.hide();
        blink.stop();
        clock.stop();
    }
}
