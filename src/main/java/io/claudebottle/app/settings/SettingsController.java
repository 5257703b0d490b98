package io.claudebottle.app.settings;

import java.util.Map;
import javafx.fxml.FXML;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;

/// Binds the settings to their controls.
final class SettingsController {

    private final SettingsModel model;

    @FXML private Label path;
    @FXML private ToggleGroup theme;
    @FXML private ToggleButton system;
    @FXML private ToggleButton light;
    @FXML private ToggleButton dark;
    @FXML private SettingRow themeRow;
    @FXML private SettingRow scaleRow;
    @FXML private TextField scale;
    @FXML private SettingRow fontSizeRow;
    @FXML private TextField fontSize;
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

    SettingsController(SettingsModel model) {
        this.model = model;
    }

    @FXML
    private void initialize() {
        path.setText(model.path().toString());
        Map<String, ToggleButton> themes = Map.of("system", system, "light", light, "dark", dark);
        themes.forEach((word, button) -> button.setOnAction(_ -> {
            model.theme().textProperty().set(word);
            // A second click on the chosen one would leave none chosen.
            button.setSelected(true);
        }));
        model.theme().textProperty().subscribe(word -> themes.forEach((name, button) -> button.setSelected(name.equals(word))));
        themeRow.bindState(model.theme());
        scaleRow.bind(scale, model.scale());
        fontSizeRow.bind(fontSize, model.fontSize());
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
}
