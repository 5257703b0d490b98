package io.claudebottle.app;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/// The words of the window.
public final class Messages {

    private final ResourceBundle bundle;

    public Messages(Locale locale) {
        this.bundle = ResourceBundle.getBundle(Messages.class.getPackageName() + ".messages", locale);
    }

    public ResourceBundle bundle() {
        return bundle;
    }

    /// The text of a key. With arguments it is a [MessageFormat] pattern, where an apostrophe is written twice; without, it is taken as it is.
    public String get(String key, Object... arguments) {
        String text = bundle.getString(key);
        return arguments.length == 0 ? text : new MessageFormat(text, bundle.getLocale()).format(arguments);
    }

    /// The text of a key that is composed at run time, or `otherwise` when there is none.
    public String getOr(String key, String otherwise) {
        return bundle.containsKey(key) ? bundle.getString(key) : otherwise;
    }
}
