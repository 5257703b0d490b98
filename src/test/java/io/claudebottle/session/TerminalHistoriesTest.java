package io.claudebottle.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.state.BottleStates;
import io.claudebottle.state.Home;
import io.claudebottle.state.Settings.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminalHistoriesTest {

    @TempDir
    private Path directory;

    private Path kept(BottleStates states, TerminalHistories histories, String identity) throws IOException {
        Files.createDirectories(states.directory(identity));
        return Files.writeString(histories.file(identity, History.ALL).orElseThrow(), "kept");
    }

    @Test
    void itIsBesideTheRestOfTheStateAndGoesWithIt() throws IOException {
        var states = new BottleStates(new Home(directory));
        var histories = new TerminalHistories(states);
        Path file = kept(states, histories, "dev-abcde");
        assertThat(file).isEqualTo(directory.resolve("state/dev-abcde/terminal-history"));
        states.delete("dev-abcde");
        assertThat(file).doesNotExist();
    }

    @Test
    void offKeepsNothing() {
        var histories = new TerminalHistories(new BottleStates(new Home(directory)));
        assertThat(histories.file("dev-abcde", History.OFF)).isEmpty();
        assertThat(TerminalHistories.keeps(History.OFF)).rejects("npm test");
    }

    @Test
    void linesWithSecretsAreTheOperatorsChoice() {
        String line = "export API_KEY=c0ffee42c0ffee42";
        assertThat(TerminalHistories.keeps(History.ALL)).accepts("npm test", line);
        assertThat(TerminalHistories.keeps(History.WITHOUT_SECRETS)).accepts("npm test").rejects(line);
    }

    @Test
    void forgettingRemovesThatOfEveryBottleAndNothingElse() throws IOException {
        var states = new BottleStates(new Home(directory));
        var histories = new TerminalHistories(states);
        assertThat(histories.forget()).isZero();
        Path one = kept(states, histories, "dev-abcde");
        Path two = kept(states, histories, "old-fghij");
        Path metadata = Files.writeString(one.resolveSibling(BottleStates.METADATA), "{}");
        Files.createDirectories(states.directory("none-klmno"));

        assertThat(histories.forget()).isEqualTo(2);
        assertThat(one).doesNotExist();
        assertThat(two).doesNotExist();
        assertThat(metadata).exists();
    }
}
