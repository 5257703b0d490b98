package io.claudebottle.manifest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// One mapping of a manifest, read key by key; whatever is wrong goes to the faults with its path.
final class Fields {

    private final Yaml.Mapping mapping;
    private final String path;
    private final Faults faults;

    Fields(Yaml.Mapping mapping, String path, Faults faults) {
        this.mapping = mapping;
        this.path = path;
        this.faults = faults;
    }

    int line() {
        return mapping.line();
    }

    String path() {
        return path;
    }

    String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    Faults faults() {
        return faults;
    }

    boolean has(String key) {
        return mapping.fields().containsKey(key);
    }

    int lineOf(String key) {
        Yaml.Field field = mapping.fields().get(key);
        return field == null ? mapping.line() : field.line();
    }

    Origin origin(String key) {
        return new Origin(faults.file(), lineOf(key));
    }

    /// Reports every key that is not known: one with a pointer by that, another with what was probably meant. A typo must not
    /// silently become an empty configuration.
    ///
    /// @param refusal what is said of a key in `pointers`
    void allow(List<String> known, String refusal, Map<String, String> pointers) {
        for (Yaml.Field field : mapping.fields().values()) {
            String pointer = pointers.get(field.key());
            if (pointer != null) {
                faults.add(field.line(), at(field.key()), refusal, pointer);
            } else if (!known.contains(field.key())) {
                String accepted = String.join(", ", new TreeSet<>(known));
                faults.add(field.line(), at(field.key()), (path.isEmpty() ? "" : path.replaceAll("\\[.*", "") + " has ") + "unknown key '" + field.key() + "';",
                        Nearest.to(field.key(), known).map(near -> "did you mean '" + near + "'? Accepted: " + accepted + ".")
                                .orElse("did you mean: " + accepted + "?"));
            }
        }
    }

    void allow(List<String> known) {
        allow(known, "", Map.of());
    }

    /// A string. A word that YAML takes for something else is refused with the remedy, because `no` and `08` are not what they look like.
    Optional<String> text(String key) {
        return value(key).flatMap(value -> text(value, at(key), faults));
    }

    Optional<String> requiredText(String key, String fix) {
        if (!has(key)) {
            faults.add(mapping.line(), at(key), "this key is missing.", fix);
            return Optional.empty();
        }
        return text(key).filter(text -> {
            if (text.isBlank()) {
                faults.add(lineOf(key), at(key), "this is empty.", fix);
            }
            return !text.isBlank();
        });
    }

    Optional<Boolean> bool(String key) {
        return value(key).flatMap(value -> {
            if (value instanceof Yaml.Scalar scalar && scalar.tag().equals(org.yaml.snakeyaml.nodes.Tag.BOOL)) {
                return Optional.of(List.of("true", "yes", "on").contains(scalar.text().toLowerCase(java.util.Locale.ROOT)));
            }
            faults.add(value.line(), at(key), "this must be true or false" + (value instanceof Yaml.Scalar scalar ? ", not '" + scalar.text() + "'." : "."),
                    "Write " + key + ": true or " + key + ": false, without quotes.");
            return Optional.empty();
        });
    }

    Optional<Fields> mapping(String key) {
        return value(key).flatMap(value -> mapping(value, at(key), faults));
    }

    static Optional<Fields> mapping(Yaml value, String path, Faults faults) {
        if (value instanceof Yaml.Mapping below) {
            return Optional.of(new Fields(below, path, faults));
        }
        faults.add(value.line(), path, "this must be a mapping, not " + kind(value) + ".", "Write 'key: value' lines below it, indented.");
        return Optional.empty();
    }

    Optional<List<Yaml>> items(String key) {
        return value(key).flatMap(value -> {
            if (value instanceof Yaml.Items items) {
                return Optional.of(items.values());
            }
            faults.add(value.line(), at(key), "this must be a list, not " + kind(value) + ".", "Write one '- ' line for each entry.");
            return Optional.empty();
        });
    }

    Map<String, Yaml.Field> all() {
        return mapping.fields();
    }

    private Optional<Yaml> value(String key) {
        Yaml.Field field = mapping.fields().get(key);
        if (field == null) {
            return Optional.empty();
        }
        if (field.value() instanceof Yaml.Scalar scalar && scalar.isNull()) {
            faults.add(field.line(), at(key), "this key has no value.", "Give it one or remove the line.");
            return Optional.empty();
        }
        return Optional.of(field.value());
    }

    static Optional<String> text(Yaml value, String path, Faults faults) {
        if (value instanceof Yaml.Scalar scalar) {
            if (scalar.isText()) {
                return Optional.of(scalar.text());
            }
            faults.add(value.line(), path, "YAML reads '" + scalar.text() + "' as " + kind(value) + ", and text is meant here.",
                    "Quote it: \"" + scalar.text() + "\".");
        } else {
            faults.add(value.line(), path, "this must be text, not " + kind(value) + ".", "Write a single value behind the colon.");
        }
        return Optional.empty();
    }

    static String kind(Yaml value) {
        return switch (value) {
            case Yaml.Mapping _ -> "a mapping";
            case Yaml.Items _ -> "a list";
            case Yaml.Scalar scalar -> switch (scalar.tag().getValue().substring(scalar.tag().getValue().lastIndexOf(':') + 1)) {
                case "null" -> "nothing";
                case "bool" -> "true or false";
                case "int", "float" -> "a number";
                case "timestamp" -> "a date";
                default -> "text";
            };
        };
    }

    static String sorted(java.util.Collection<String> names) {
        return names.isEmpty() ? "none" : names.stream().sorted().collect(Collectors.joining(", "));
    }
}
