package io.claudebottle.manifest;

import io.claudebottle.problem.Printable;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One mapping of a manifest, read key by key; whatever is wrong goes to the faults with its path.
final class Fields {

    /// What is said of a key that has an answer of its own.
    ///
    /// @param fix what to write instead
    record Pointer(String message, String fix) {}

    private static final Set<String> TRUE = Set.of("true", "yes", "on");

    private final Yaml.Mapping mapping;
    private final String path;
    private final Faults faults;
    private final Set<String> misspelt = new HashSet<>();

    Fields(Yaml.Mapping mapping, String path, Faults faults) {
        this.mapping = mapping;
        this.path = path;
        this.faults = faults;
    }

    String at(String key) {
        return (path.isEmpty() ? "" : path + ".") + Quoted.cut(key);
    }

    int lineOf(String key) {
        Yaml.Field field = mapping.fields().get(key);
        return field == null ? mapping.line() : field.line();
    }

    Origin origin() {
        return new Origin(faults.file(), mapping.line());
    }

    Faults faults() {
        return faults;
    }

    Collection<Yaml.Field> all() {
        return mapping.fields().values();
    }

    boolean has(String key) {
        return mapping.fields().containsKey(key);
    }

    /// Reports a problem of the mapping as a whole.
    void fault(String message, String fix) {
        faults.add(mapping.line(), path, message, fix);
    }

    /// Reports a problem of one key's value.
    void fault(String key, String message, String fix) {
        faults.add(lineOf(key), at(key), message, fix);
    }

    /// Reports every key that is not known: one with a pointer by that, another with what was probably meant. A typo must not
    /// silently become an empty configuration.
    void allow(Collection<String> known, Map<String, Pointer> pointers) {
        for (Yaml.Field field : all()) {
            Pointer pointer = pointers.get(field.key());
            if (pointer != null) {
                fault(field.key(), pointer.message, pointer.fix);
            } else if (!known.contains(field.key())) {
                Nearest.to(field.key(), known).ifPresent(misspelt::add);
                fault(field.key(), (path.isEmpty() ? "" : path + " has ") + "unknown key " + Quoted.of(field.key()) + ".",
                        Nearest.hint(field.key(), known));
            }
        }
    }

    /// Text on one line. A word that YAML takes for something else is refused with the remedy, because `no` and `08` are not what they
    /// look like.
    Optional<String> text(String key) {
        return value(key).flatMap(value -> text(value, at(key), faults));
    }

    Optional<String> requiredText(String key, String fix) {
        return required(key, fix).flatMap(value -> text(value, at(key), faults)).filter(text -> isGiven(key, text, fix));
    }

    /// The text as it is written, whatever YAML takes it for. For values that are judged by a rule of their own: that one's message is
    /// the better one, and it need not repeat the value.
    Optional<String> requiredWord(String key, String fix) {
        return required(key, fix).flatMap(value -> value instanceof Yaml.Scalar scalar ? Optional.of(scalar.text()) : text(value, at(key), faults))
                .filter(text -> isGiven(key, text, fix));
    }

    private Optional<Yaml> required(String key, String fix) {
        if (!has(key) && !misspelt.contains(key)) {
            faults.add(mapping.line(), at(key), "this key is missing.", fix);
        }
        return value(key);
    }

    private boolean isGiven(String key, String text, String fix) {
        if (text.isBlank()) {
            fault(key, "this is empty.", fix);
        }
        return !text.isBlank();
    }

    Optional<Boolean> bool(String key) {
        return value(key).flatMap(value -> {
            if (value instanceof Yaml.Scalar(String text, Yaml.Type type, int _) && type == Yaml.Type.BOOLEAN) {
                return Optional.of(TRUE.contains(text.toLowerCase(Locale.ROOT)));
            }
            report(value, at(key), "this must be true or false, not " + value.kind() + ".",
                    "Write " + key + ": true or " + key + ": false, without quotes.", faults);
            return Optional.empty();
        });
    }

    Optional<Fields> mapping(String key) {
        return value(key).flatMap(value -> mapping(value, at(key), faults));
    }

    Optional<List<Yaml>> items(String key) {
        return value(key).flatMap(value -> {
            if (value instanceof Yaml.Items(List<Yaml> values, int _)) {
                return Optional.of(values);
            }
            report(value, at(key), "this must be a list, not " + value.kind() + ".", "Write one '- ' line for each entry.", faults);
            return Optional.empty();
        });
    }

    private Optional<Yaml> value(String key) {
        Yaml.Field field = mapping.fields().get(key);
        if (field == null) {
            return Optional.empty();
        }
        if (field.value() instanceof Yaml.Scalar(String _, Yaml.Type type, int _) && type == Yaml.Type.NOTHING) {
            fault(key, "this key has no value.", "Give it one or remove the line.");
            return Optional.empty();
        }
        return Optional.of(field.value());
    }

    static Optional<Fields> mapping(Yaml value, String path, Faults faults) {
        if (value instanceof Yaml.Mapping below) {
            return Optional.of(new Fields(below, path, faults));
        }
        report(value, path, "this must be a mapping, not " + value.kind() + ".", "Write 'key: value' lines, indented below it.", faults);
        return Optional.empty();
    }

    static Optional<String> text(Yaml value, String path, Faults faults) {
        if (!(value instanceof Yaml.Scalar(String text, Yaml.Type type, int line))) {
            report(value, path, "this must be text, not " + value.kind() + ".", "Write a single value behind the colon.", faults);
        } else if (type == Yaml.Type.NOTHING) {
            faults.add(line, path, "this must be text, not nothing.", "Write a value or remove it.");
        } else if (type != Yaml.Type.TEXT) {
            faults.add(line, path, "YAML takes " + Quoted.of(text) + " for " + value.kind() + ", and text is meant here.",
                    "Quote it: \"" + Quoted.cut(text) + "\".");
        } else if (text.indexOf('\n') >= 0) {
            faults.add(line, path, "this must be on one line.", "Write it on one line, in quotes.");
        } else if (text.codePoints().anyMatch(Fields::isUnseen)) {
            faults.add(line, path, "this has a character that cannot be seen.", "Remove the escape that stands for it.");
        } else {
            return Optional.of(text);
        }
        return Optional.empty();
    }

    private static void report(Yaml value, String path, String message, String fix, Faults faults) {
        if (!(value instanceof Yaml.Refused)) {
            faults.add(value.line(), path, message, fix);
        }
    }

    /// The joiners are part of the spelling in some scripts.
    static boolean isUnseen(int point) {
        boolean joiner = point == 0x200C || point == 0x200D;
        return point != '\t' && !joiner && Printable.isInvisible(point);
    }
}
