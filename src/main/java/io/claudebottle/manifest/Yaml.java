package io.claudebottle.manifest;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A value of the front matter that knows its line. Only what a manifest needs: nothing is constructed from tags, so there is nothing
/// to be deceived by.
sealed interface Yaml {

    /// One-based, in the file.
    int line();

    /// What a message calls it.
    String kind();

    /// What YAML 1.1 takes a word for.
    enum Type {
        TEXT("text"),
        NUMBER("a number"),
        BOOLEAN("true or false"),
        DATE("a date"),
        NOTHING("nothing");

        private final String words;

        Type(String words) {
            this.words = words;
        }
    }

    /// @param text as it is written, without quotes and without the line break that ends a block
    record Scalar(String text, Type type, int line) implements Yaml {
        @Override
        public String kind() {
            return type.words;
        }
    }

    record Items(List<Yaml> values, int line) implements Yaml {
        public Items {
            values = List.copyOf(values);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /// @param fields by key, in the order of the file
    record Mapping(Map<String, Field> fields, int line) implements Yaml {
        public Mapping {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        @Override
        public String kind() {
            return "a mapping";
        }
    }

    /// Something that was reported when it was read. Whoever meets it passes over it in silence.
    record Refused(int line) implements Yaml {
        @Override
        public String kind() {
            return "unreadable";
        }
    }

    /// @param line where the key stands
    record Field(String key, int line, Yaml value) {}
}
