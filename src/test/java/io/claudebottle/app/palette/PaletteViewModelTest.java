package io.claudebottle.app.palette;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaletteViewModelTest {

    private final List<String> ran = new ArrayList<>();
    private final List<Command> commands = new ArrayList<>(List.of(command("Open terminal of researcher"), command("New agent"), command("Open settings")));
    private final PaletteViewModel palette = new PaletteViewModel(() -> commands);

    private Command command(String title) {
        return new Command(title, "", "", "fth-box", () -> ran.add(title + (palette().openProperty().get() ? " while open" : "")));
    }

    private PaletteViewModel palette() {
        return palette;
    }

    private List<String> titles() {
        return palette.hits().stream().map(hit -> hit.command().title()).toList();
    }

    @Test
    void withoutAQueryEverythingIsOfferedInItsOrder() {
        palette.open();
        assertThat(titles()).containsExactly("Open terminal of researcher", "New agent", "Open settings");
        assertThat(palette.selectedProperty().get()).isZero();
    }

    @Test
    void theBestMatchComesFirstAndEnterRunsItAfterThePaletteIsGone() {
        palette.open();
        palette.queryProperty().set("na");
        palette.run();
        assertThat(ran).containsExactly("New agent");
        assertThat(palette.openProperty().get()).isFalse();
    }

    @Test
    void theArrowKeysGoRoundTheEnds() {
        palette.open();
        palette.move(-1);
        assertThat(palette.selectedProperty().get()).isEqualTo(2);
        palette.move(1);
        assertThat(palette.selectedProperty().get()).isZero();
    }

    @Test
    void nothingMatchesNothingRuns() {
        palette.open();
        palette.queryProperty().set("zzz");
        palette.move(1);
        palette.run();
        assertThat(palette.hits()).isEmpty();
        assertThat(ran).isEmpty();
    }

    @Test
    void eachOpeningAsksAnewWhatCanBeDone() {
        palette.open();
        palette.queryProperty().set("new");
        palette.close();
        commands.add(command("Stop researcher…"));

        palette.open();

        assertThat(palette.queryProperty().get()).isEmpty();
        assertThat(titles()).contains("Stop researcher…");
    }
}
