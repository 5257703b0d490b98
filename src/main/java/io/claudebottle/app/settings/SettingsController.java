package io.claudebottle.app.settings;

import atlantafx.base.controls.ToggleSwitch;
import io.claudebottle.app.FxThread;
import io.claudebottle.app.Messages;
import io.claudebottle.state.Settings.History;
import java.util.List;
import java.util.Map;
import javafx.fxml.FXML;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/// Binds the settings to their controls.
final class SettingsController {

    private final SettingsModel model;
    private final FxThread fx;
    private final Messages messages;

    @FXML private Label path;
    @FXML private ToggleGroup theme;
    @FXML private ToggleButton system;
    @FXML private ToggleButton light;
    @FXML private ToggleButton dark;
    @FXML private SettingRow themeRow;
    @FXML private SettingRow scaleRow;
    @FXML private TextField scale;
    @FXML private SettingRow fontFamilyRow;
    @FXML private ComboBox<String> fontFamily;
    @FXML private SettingRow fontSizeRow;
    @FXML private TextField fontSize;
    @FXML private SettingRow blinkRow;
    @FXML private ToggleSwitch blink;
    @FXML private SettingRow scrollbackRow;
    @FXML private TextField scrollback;
    @FXML private SettingRow historyRow;
    @FXML private ToggleButton historyOff;
    @FXML private ToggleButton historyWithoutSecrets;
    @FXML private ToggleButton historyAll;
    @FXML private SettingRow memoryRow;
    @FXML private TextField memory;
    @FXML private SettingRow cpusRow;
    @FXML private TextField cpus;
    @FXML private SettingRow pidsRow;
    @FXML private TextField pids;
    @FXML private SettingRow agentBaseRow;
    @FXML private TextField agentBase;
    @FXML private SettingRow sidecarBaseRow;
    @FXML private TextField sidecarBase;
    @FXML private SettingRow sidecarJdkRow;
    @FXML private TextField sidecarJdk;
    @FXML private SettingRow pipelockRow;
    @FXML private TextField pipelock;
    @FXML private SettingRow gitleaksRow;
    @FXML private TextField gitleaks;
    @FXML private SettingRow extraCaFilesRow;
    @FXML private TextArea extraCaFiles;
    @FXML private SettingRow extraHostsRow;
    @FXML private TextArea extraHosts;

    SettingsController(SettingsModel model, FxThread fx, Messages messages) {
        this.model = model;
        this.fx = fx;
        this.messages = messages;
    }

    @FXML
    private void initialize() {
        path.setText(model.path().toString());
        bindChoice(themeRow, model.theme(), Map.of("system", system, "light", light, "dark", dark));
        scaleRow.bind(scale, model.scale());
        bindFontFamily();
        fontSizeRow.bind(fontSize, model.fontSize());
        blinkRow.bindState(model.blink());
        model.blink().textProperty().subscribe(word -> blink.setSelected(word.equals(SettingRules.ON)));
        blink.selectedProperty().addListener((_, _, on) -> model.blink().textProperty().set(on ? SettingRules.ON : SettingRules.OFF));
        scrollbackRow.bind(scrollback, model.scrollback());
        bindChoice(historyRow, model.history(), Map.of(
                History.OFF.word(), historyOff, History.WITHOUT_SECRETS.word(), historyWithoutSecrets, History.ALL.word(), historyAll));
        memoryRow.bind(memory, model.memory());
        cpusRow.bind(cpus, model.cpus());
        pidsRow.bind(pids, model.pids());
        agentBaseRow.bind(agentBase, model.agentBase());
        sidecarBaseRow.bind(sidecarBase, model.sidecarBase());
        sidecarJdkRow.bind(sidecarJdk, model.sidecarJdk());
        pipelockRow.bind(pipelock, model.pipelock());
        gitleaksRow.bind(gitleaks, model.gitleaks());
        extraCaFilesRow.bind(extraCaFiles, model.extraCaFiles());
        extraHostsRow.bind(extraHosts, model.extraHosts());
    }

    private static void bindChoice(SettingRow row, SettingField field, Map<String, ToggleButton> choices) {
        choices.forEach((word, button) -> button.setOnAction(_ -> {
            field.textProperty().set(word);
            // A second click on the chosen one would leave none chosen.
            button.setSelected(true);
        }));
        field.textProperty().subscribe(word -> choices.forEach((name, button) -> button.setSelected(name.equals(word))));
        row.bindState(field);
    }

    private void bindFontFamily() {
        fontFamilyRow.bindState(model.fontFamily());
        fontFamily.setConverter(new StringConverter<>() {
            @Override
            public String toString(@Nullable String family) {
                return family == null || family.isEmpty() ? messages.get("settings.fontFamily.bundled") : family;
            }

            @Override
            public String fromString(String text) {
                return text;
            }
        });
        fontFamily.getItems().add("");
        model.fontFamily().textProperty().subscribe(family -> {
            // One that this machine does not have was chosen all the same.
            if (!fontFamily.getItems().contains(family)) {
                fontFamily.getItems().add(family);
            }
            fontFamily.setValue(family);
        });
        fontFamily.valueProperty().addListener((_, _, family) -> model.fontFamily().textProperty().set(family));
        fx.run(MonospacedFonts::families, this::offer, _ -> {});
    }

    private void offer(List<String> families) {
        families.stream().filter(family -> !fontFamily.getItems().contains(family)).forEach(fontFamily.getItems()::add);
    }
}
