package io.claudebottle.terminal.view;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/// The control's few words.
final class Words {

    private static final ResourceBundle BUNDLE = ResourceBundle.getBundle("io.claudebottle.terminal.view.terminal", Locale.ROOT);

    private Words() {}

    static String get(String key, Object... arguments) {
        return new MessageFormat(BUNDLE.getString(key), Locale.ROOT).format(arguments);
    }
}
