package io.claudebottle.app.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.ViewTest;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.layout.StackPane;
import org.junit.jupiter.api.Test;

class ArrivalPopupViewTest extends ViewTest {

    private final SimpleBooleanProperty looking = new SimpleBooleanProperty(false);
    private final AtomicInteger opened = new AtomicInteger();
    private ArrivalPopup popup;

    private void announce(boolean lookedAt) {
        show(new StackPane(), 600, 400);
        onFx(() -> {
            looking.set(lookedAt);
            popup = new ArrivalPopup(stage, looking, opened::incrementAndGet, messages);
            popup.announce(List.of(Proposals.URL, Proposals.HOST));
            return popup;
        });
    }

    @Test
    void whoLooksElsewhereIsToldAndAClickLeadsToTheInbox() {
        announce(false);
        assertThat(onFx(popup::isShowing)).isTrue();
        savePopup("arrival");
        assertThat(lookup(".arrival-what").queryText().getText()).isEqualTo("researcher wants to reach more hosts");
        clickOn("#arrival");
        assertThat(opened).hasValue(1);
        assertThat(onFx(popup::isShowing)).isFalse();
    }

    @Test
    void whoLooksAtTheWindowIsNotInterrupted() {
        announce(true);
        assertThat(onFx(popup::isShowing)).isFalse();
    }
}
