package io.claudebottle.manifest;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// YAML as values that know their line. Nothing is constructed from tags; anchors and tags of one's own are refused, because a
/// boundary must be readable where it is declared.
sealed interface Yaml {

    int line();

    /// @param tag what YAML takes it for: a string, or one of the words that it takes for something else
    record Scalar(String text, Tag tag, int line) implements Yaml {
        boolean isText() {
            return tag.equals(Tag.STR);
        }

        boolean isNull() {
            return tag.equals(Tag.NULL);
        }
    }

    record Items(List<Yaml> values, int line) implements Yaml {}

    record Mapping(Map<String, Field> fields, int line) implements Yaml {}

    /// @param line where the key stands
    record Field(String key, int line, Yaml value) {}

    /// The mapping that the front matter must be; an empty one for an empty text.
    static Optional<Mapping> parse(String text, Faults faults) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(true);
        options.setNestingDepthLimit(20);
        options.setCodePointLimit(256 * 1024);
        try {
            Node root = new org.yaml.snakeyaml.Yaml(new SafeConstructor(options)).compose(new StringReader(text));
            if (root == null) {
                return Optional.of(new Mapping(Map.of(), 1));
            }
            return switch (new Reader(faults).read(root, "")) {
                case Mapping mapping -> Optional.of(mapping);
                case Yaml other -> {
                    faults.add(other.line(), "", "the front matter is not a mapping.", "Write 'key: value' lines between the fences.");
                    yield Optional.empty();
                }
            };
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            // At the end of the text the mark stands one past the last line.
            int last = (int) text.lines().count();
            faults.add(Math.min(line, Math.max(1, last)), "", "this is not valid YAML: " + plain(e.getProblem()) + ".",
                    "Check the indentation, the colons and the quotes on this line and the one before.");
        } catch (YAMLException e) {
            faults.add(1, "", "this is not valid YAML: " + plain(e.getMessage()) + ".", "Front matter is short, flat and plain.");
        }
        return Optional.empty();
    }

    private static String plain(String problem) {
        return problem == null ? "it cannot be read" : problem.lines().findFirst().orElse("").strip().replaceAll("\\.$", "");
    }

    /// Turns nodes into values.
    final class Reader {

        private static final Set<Tag> CORE =
                Set.of(Tag.STR, Tag.NULL, Tag.BOOL, Tag.INT, Tag.FLOAT, Tag.TIMESTAMP, Tag.SEQ, Tag.MAP, Tag.MERGE);

        private final Faults faults;

        private Reader(Faults faults) {
            this.faults = faults;
        }

        private Yaml read(Node node, String path) {
            int line = node.getStartMark().getLine() + 1;
            if (node.getAnchor() != null) {
                faults.add(line, path, "YAML anchors and aliases are not supported.", "Write the value out where it is meant.");
                return new Scalar("", Tag.NULL, line);
            }
            if (!CORE.contains(node.getTag())) {
                faults.add(line, path, "the YAML tag " + node.getTag().getValue() + " is not supported.", "Remove it.");
                return new Scalar("", Tag.NULL, line);
            }
            return switch (node) {
                case MappingNode mapping -> mapping(mapping, path, line);
                case SequenceNode sequence -> {
                    List<Yaml> values = new ArrayList<>();
                    for (int i = 0; i < sequence.getValue().size(); i++) {
                        values.add(read(sequence.getValue().get(i), path + "[" + i + "]"));
                    }
                    yield new Items(List.copyOf(values), line);
                }
                case ScalarNode scalar -> {
                    boolean quoted = scalar.getScalarStyle() != ScalarStyle.PLAIN;
                    yield new Scalar(scalar.getValue(), quoted ? Tag.STR : scalar.getTag(), line);
                }
                default -> throw new IllegalStateException("unknown kind of node " + node.getClass());
            };
        }

        private Mapping mapping(MappingNode node, String path, int line) {
            Map<String, Field> fields = new LinkedHashMap<>();
            for (NodeTuple tuple : node.getValue()) {
                int keyLine = tuple.getKeyNode().getStartMark().getLine() + 1;
                if (!(tuple.getKeyNode() instanceof ScalarNode key) || key.getAnchor() != null) {
                    faults.add(keyLine, path, "a key must be plain text.", "Write 'key: value'.");
                    continue;
                }
                String name = key.getValue();
                String below = path.isEmpty() ? name : path + "." + name;
                if (fields.containsKey(name)) {
                    faults.add(keyLine, below, "this key stands twice; the first is on line " + fields.get(name).line() + ".", "Keep one.");
                    continue;
                }
                fields.put(name, new Field(name, keyLine, read(tuple.getValueNode(), below)));
            }
            return new Mapping(java.util.Collections.unmodifiableMap(fields), line);
        }
    }
}
