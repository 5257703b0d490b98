package io.claudebottle.terminal.view;

import java.text.MessageFormat;
import java.util.ResourceBundle;

/// The words of the control.
final class Words {

    private static final ResourceBundle BUNDLE = ResourceBundle.getBundle(Words.class.getPackageName() + ".terminal");

    private Words() {}

    /// With arguments the words are a [MessageFormat] pattern, without they are taken as they are.
    static String get(String key, Object... arguments) {
        String text = BUNDLE.getString(key);
        return arguments.length == 0 ? text : new MessageFormat(text, BUNDLE.getLocale()).format(arguments);
    }
}
