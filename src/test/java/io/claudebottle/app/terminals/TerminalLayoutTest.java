package io.claudebottle.app.terminals;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.AgentKey;
import io.claudebottle.app.AppFixture;
import io.claudebottle.app.BottleFinder;
import io.claudebottle.app.FxThread;
import io.claudebottle.app.terminals.TerminalLayout.Area;
import io.claudebottle.app.terminals.TerminalLayout.Part;
import io.claudebottle.app.terminals.TerminalLayout.Side;
import io.claudebottle.app.terminals.TerminalLayout.Split;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminalLayoutTest {

    @TempDir
    private Path directory;

    private final TerminalLayout layout = new TerminalLayout();
    private TerminalSession a;
    private TerminalSession b;
    private TerminalSession c;

    @BeforeEach
    void setUp() {
        var fixture = new AppFixture(directory);
        List<TerminalSession> sessions = Stream.of("a", "b", "c")
                .map(slug -> {
                    fixture.runs(fixture.docker, slug, slug, Duration.ZERO);
                    var key = new AgentKey("docker", slug);
                    return new TerminalSession(
                            key, slug, new BottleFinder(fixture.backends).require(key), fixture.sessions, FxThread.direct(), new AppFixture.Timer());
                })
                .toList();
        a = sessions.get(0);
        b = sessions.get(1);
        c = sessions.get(2);
    }

    private void addAll() {
        layout.add(a);
        layout.add(b);
        layout.add(c);
    }

    /// As `(a b* | c*)`: a star is in front, `|` is beside and `/` below.
    private String shape() {
        return shape(layout.root().get()) + layout.windows().stream().map(window -> " [" + shape(window) + "]").collect(Collectors.joining());
    }

    private static String shape(Part part) {
        return switch (part) {
            case Area area -> area.tabs().stream()
                    .map(tab -> tab.key().slug() + (area.front().get().orElseThrow() == tab ? "*" : ""))
                    .collect(Collectors.joining(" "));
            case Split split -> "(" + shape(split.first()) + (split.side() == Side.RIGHT ? " | " : " / ") + shape(split.second()) + ")";
        };
    }

    private String selected() {
        return layout.selected().get().map(tab -> tab.key().slug()).orElse("");
    }

    @Test
    void aNewTerminalIsTheLastTabAndInFront() {
        assertThat(selected()).isEmpty();
        addAll();
        assertThat(shape()).isEqualTo("a b c*");
        assertThat(selected()).isEqualTo("c");
    }

    @Test
    void aSplitMovesTheTabBesideTheOthers() {
        addAll();
        layout.split(c, Side.RIGHT);
        assertThat(shape()).isEqualTo("(a b* | c*)");
        layout.split(a, Side.BELOW);
        assertThat(shape()).isEqualTo("((b* / a*) | c*)");
        assertThat(selected()).isEqualTo("a");
    }

    @Test
    void theOnlyTabOfAnAreaHasNothingToBeBesideOf() {
        layout.add(a);
        assertThat(layout.canSplit(a)).isFalse();
        layout.split(a, Side.RIGHT);
        layout.split(a, layout.docked().getFirst(), Side.RIGHT);
        assertThat(shape()).isEqualTo("a*");
    }

    @Test
    void aTabIsPutBesideAnotherArea() {
        addAll();
        layout.split(c, Side.RIGHT);
        layout.split(c, layout.areaOf(a).orElseThrow(), Side.BELOW);
        assertThat(shape()).isEqualTo("(a b* / c*)");
    }

    @Test
    void whatIsSplitElsewhereKeepsItsDivider() {
        addAll();
        layout.split(c, Side.RIGHT);
        ((Split) layout.root().get()).divider().set(0.25);
        layout.split(b, Side.BELOW);
        assertThat(((Split) layout.root().get()).divider().get()).isEqualTo(0.25);
    }

    @Test
    void tabsAreReorderedWithinTheirArea() {
        addAll();
        Area area = layout.docked().getFirst();
        layout.move(a, area, 3);
        assertThat(shape()).isEqualTo("b c a*");
        layout.move(a, area, 0);
        assertThat(shape()).isEqualTo("a* b c");
        layout.move(a, area, 1);
        assertThat(shape()).isEqualTo("a* b c");
    }

    @Test
    void anAreaWithoutTabsIsGone() {
        addAll();
        layout.split(c, Side.RIGHT);
        layout.moveOn(c);
        assertThat(shape()).isEqualTo("a b c*");

        layout.split(a, Side.BELOW);
        layout.remove(a);
        assertThat(shape()).isEqualTo("b c*");
        assertThat(selected()).isEqualTo("c");
    }

    @Test
    void closingShowsTheNeighbour() {
        addAll();
        layout.show(b);
        layout.remove(b);
        assertThat(shape()).isEqualTo("a c*");
        assertThat(selected()).isEqualTo("c");
        layout.remove(c);
        layout.remove(a);
        assertThat(shape()).isEmpty();
        assertThat(selected()).isEmpty();
    }

    @Test
    void closingSomethingElseLeavesWhatOneWorksWith() {
        addAll();
        layout.split(c, Side.RIGHT);
        layout.show(a);
        layout.remove(c);
        assertThat(selected()).isEqualTo("a");
    }

    @Test
    void aTerminalGoesIntoAWindowAndComesBack() {
        addAll();
        layout.detach(b);
        assertThat(shape()).isEqualTo("a c* [b*]");
        assertThat(selected()).isEqualTo("b");
        assertThat(layout.isInWindow(b)).isTrue();
        assertThat(layout.canSplit(b)).isFalse();

        layout.bringBack(layout.windows().getFirst());
        assertThat(shape()).isEqualTo("a c b*");
        assertThat(selected()).isEqualTo("b");
    }

    @Test
    void theLastTerminalMayLeaveTheMainWindowAndANewOneFindsRoom() {
        layout.add(a);
        layout.detach(a);
        assertThat(shape()).isEqualTo(" [a*]");
        layout.add(b);
        assertThat(shape()).isEqualTo("b* [a*]");
        layout.remove(a);
        assertThat(shape()).isEqualTo("b*");
        assertThat(selected()).isEqualTo("b");
    }

    @Test
    void aWindowHasNoSides() {
        addAll();
        layout.detach(b);
        layout.split(c, layout.windows().getFirst(), Side.RIGHT);
        assertThat(shape()).isEqualTo("a c* [b*]");
    }

    @Test
    void oneGoesRoundAllAreas() {
        addAll();
        layout.split(c, Side.RIGHT);
        layout.detach(b);
        layout.activateNext();
        assertThat(selected()).isEqualTo("a");
        layout.activateNext();
        assertThat(selected()).isEqualTo("c");
        layout.activateNext();
        assertThat(selected()).isEqualTo("b");
    }

    @Test
    void whateverIsDoneEveryTerminalIsInOneAreaAndNoAreaIsEmpty() {
        addAll();
        List<TerminalSession> all = List.of(a, b, c);
        var random = new Random(7);
        for (int step = 0; step < 5000; step++) {
            TerminalSession tab = all.get(random.nextInt(3));
            List<Area> areas = Stream.concat(layout.docked().stream(), layout.windows().stream()).toList();
            Area area = areas.get(random.nextInt(areas.size()));
            switch (random.nextInt(8)) {
                case 0 -> layout.split(tab, Side.RIGHT);
                case 1 -> layout.split(tab, area, Side.BELOW);
                case 2 -> layout.move(tab, area, random.nextInt(4));
                case 3 -> layout.detach(tab);
                case 4 -> layout.bringBack(area);
                case 5 -> layout.show(tab);
                case 6 -> layout.activateNext();
                default -> {
                    layout.remove(tab);
                    layout.add(tab);
                }
            }
            List<Area> now = Stream.concat(layout.docked().stream(), layout.windows().stream()).toList();
            assertThat(now.stream().flatMap(at -> at.tabs().stream())).as(shape()).containsExactlyInAnyOrderElementsOf(all);
            assertThat(new HashSet<>(now)).hasSameSizeAs(now);
            assertThat(layout.windows()).as(shape()).noneMatch(window -> window.tabs().isEmpty());
            assertThat(layout.docked().size() == 1 || layout.docked().stream().noneMatch(at -> at.tabs().isEmpty())).as(shape()).isTrue();
            assertThat(layout.selected().get().isPresent() || layout.docked().getFirst().tabs().isEmpty()).as(shape()).isTrue();
        }
    }
}
