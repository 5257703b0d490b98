package io.claudebottle.terminal.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.terminal.model.Extras;
import io.claudebottle.terminal.model.Frame;
import io.claudebottle.terminal.model.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The control functions, one by one, as their specifications have them: ECMA-48, DEC's manuals, xterm's list of control sequences, and
/// kitty's protocols.
class VectorsTest {

    private static final Path VECTORS = Path.of("src/test/resources/terminal/vectors");

    static Stream<Vector> vectors() throws IOException {
        try (Stream<Path> files = Files.list(VECTORS)) {
            return files.sorted().toList().stream().flatMap(file -> Vector.read(file).stream());
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void aControlFunctionDoesWhatItsSpecificationSays(Vector vector) {
        var shown = new Shown(vector.columns(), vector.rows(), vector.reports());
        shown.print(vector.input());
        check(vector, shown);
    }

    /// Where a read ends says nothing.
    @ParameterizedTest
    @MethodSource("vectors")
    void soItDoesByteByByte(Vector vector) {
        var shown = new Shown(vector.columns(), vector.rows(), vector.reports());
        for (byte piece : vector.input()) {
            shown.print(new byte[] {piece});
        }
        check(vector, shown);
    }

    @Test
    void noRuleIsWrittenTwice() throws IOException {
        assertThat(vectors().map(Vector::name)).doesNotHaveDuplicates().hasSizeGreaterThan(150);
    }

    private static void check(Vector vector, Shown shown) {
        assertThat(visible(shown.replies.toString())).as("answers").isEqualTo(visible(vector.replies()));
        if (!vector.screen().isEmpty()) {
            assertThat(shown.screen()).isEqualTo(String.join("\n", vector.screen()).stripTrailing());
        }
        for (String cursor : vector.cursors()) {
            assertThat(shown.cursor()).as("cursor").isEqualTo(cursor);
        }
        for (String look : vector.looks()) {
            String[] parts = look.split(" ", 2);
            String[] place = parts[0].split(",");
            assertThat(look(shown.frame(), Integer.parseInt(place[0]), Integer.parseInt(place[1]))).as("look at " + parts[0]).isEqualTo(parts[1]);
        }
        for (String mode : vector.modes()) {
            assertThat(List.of(shown.emulator.modes().toString().replaceAll("^\\w+\\[|]$", "").split(", "))).contains(mode.split(" "));
        }
        if (!vector.events().isEmpty()) {
            List<String> events =
                    shown.events.stream().filter(event -> !(event instanceof TerminalEvent.Activity)).map(Object::toString).toList();
            assertThat(events).isEqualTo(vector.events().equals(List.of("none")) ? List.of() : vector.events());
        }
    }

    private static String visible(String text) {
        return text.replace("\033", "\\e").replace("\007", "\\a");
    }

    private static String look(Frame frame, int row, int column) {
        long style = frame.row(row).style(column);
        List<String> words = new ArrayList<>();
        String[] names = {"bold", "dim", "italic", "blink", "inverse", "invisible", "strike", "overline", "protected"};
        long[] bits = {Style.BOLD, Style.DIM, Style.ITALIC, Style.BLINK, Style.INVERSE, Style.INVISIBLE, Style.STRIKE, Style.OVERLINE,
                Style.PROTECTED};
        for (int i = 0; i < bits.length; i++) {
            if ((style & bits[i]) != 0) {
                words.add(names[i]);
            }
        }
        if (Style.underline(style) > 0) {
            words.add("underline=" + Style.underline(style));
        }
        color(words, "fg", Style.foreground(style));
        color(words, "bg", Style.background(style));
        int number = frame.row(row).extra(column);
        if (number != 0) {
            Extras.Extra extra = frame.extras().get(number);
            color(words, "ul", extra.underlineColor());
            if (!extra.link().isEmpty()) {
                words.add("link=" + extra.link());
            }
            if (!extra.linkId().isEmpty()) {
                words.add("id=" + extra.linkId());
            }
        }
        int mark = frame.row(row).mark();
        if (mark != 0 && column == 0) {
            words.add("mark=" + mark);
        }
        if (row == frame.caret().row() && column == frame.caret().column()) {
            words.add((frame.caret().visible() ? "caret=" : "nocaret=") + frame.caret().style());
        }
        return words.isEmpty() ? "plain" : String.join(" ", words);
    }

    private static void color(List<String> words, String name, int color) {
        if (color != Style.DEFAULT_COLOR) {
            words.add(name + "=" + (Style.isIndexed(color) ? Style.index(color) : "#%06x".formatted(color & 0xffffff)));
        }
    }
}
