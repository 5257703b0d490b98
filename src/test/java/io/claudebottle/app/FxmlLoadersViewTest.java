package io.claudebottle.app;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FxmlLoadersViewTest extends ViewTest {

    @Test
    void aControllerThatNobodyRegisteredIsNamed() {
        assertThatThrownBy(() -> show(FxmlFile.SETTINGS, 400, 300))
                .rootCause()
                .hasMessageContaining("no controller registered for io.claudebottle.app.settings.SettingsController");
    }
}
