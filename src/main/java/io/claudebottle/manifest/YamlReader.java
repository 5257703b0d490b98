package io.claudebottle.manifest;

import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.StreamReader;

/// Turns front matter into [Yaml]. Anchors, aliases, merge keys and tags of one's own are refused, because a boundary must be readable
/// where it is declared; so are characters that nobody sees.
final class YamlReader {

    /// Deepest in a manifest is `egress.routes[0].auth.scheme`; the rest is room for a good message instead of this one.
    private static final int DEEPEST = 20;

    /// `NAME: ?` and `NAME: ? prompt`, which mean something else to YAML. The original's parser took them as they stand.
    private static final Pattern BARE_QUESTION =
            Pattern.compile("^([ ]*[A-Za-z_][A-Za-z0-9_]*:[ \\t]+)(\\?(?:[ \\t]+[^#\\n]*)?)([ \\t]#.*)?$", Pattern.MULTILINE);

    private static final Map<Tag, Yaml.Type> TYPES = Map.of(
            Tag.STR, Yaml.Type.TEXT,
            new Tag(Tag.PREFIX + "value"), Yaml.Type.TEXT,
            Tag.NULL, Yaml.Type.NOTHING,
            Tag.BOOL, Yaml.Type.BOOLEAN,
            Tag.INT, Yaml.Type.NUMBER,
            Tag.FLOAT, Yaml.Type.NUMBER,
            Tag.TIMESTAMP, Yaml.Type.DATE);

    private final Faults faults;

    private YamlReader(Faults faults) {
        this.faults = faults;
    }

    /// The mapping that front matter must be, an empty one for an empty text; nothing, with the reason in `faults`, for text that is no
    /// mapping at all. A part that is refused does not keep the others from being read.
    static Optional<Yaml.Mapping> parse(String text, Faults faults) {
        if (hasInvisible(text, faults)) {
            return Optional.empty();
        }
        try {
            Node root = compose(text);
            if (root == null) {
                return Optional.of(new Yaml.Mapping(Map.of(), 1));
            }
            return switch (new YamlReader(faults).read(root, "")) {
                case Yaml.Mapping mapping -> Optional.of(mapping);
                case Yaml.Refused _ -> Optional.empty();
                case Yaml other -> {
                    faults.add(other.line(), "", "the front matter is " + other.kind() + ", not a mapping.",
                            "Write 'key: value' lines between the fences.");
                    yield Optional.empty();
                }
            };
        } catch (YAMLException e) {
            YamlSyntax.report(e, (int) text.lines().count(), faults);
        } catch (NumberFormatException e) {
            // The library lets this one out for an escape like "\UFFFFFFFF".
            YamlSyntax.reportEscape(lineWith("\\U", text), faults);
        }
        return Optional.empty();
    }

    /// The tree as the library sees it, with the places where things stand.
    ///
    /// @return null for an empty text
    static @Nullable Node compose(String text) {
        return new org.yaml.snakeyaml.Yaml(new SafeConstructor(limits())).compose(new StringReader(withQuestionsQuoted(text)));
    }

    private static LoaderOptions limits() {
        var options = new LoaderOptions();
        // Both lines are worth naming, so twice the same key is found here and not by the library.
        options.setAllowDuplicateKeys(true);
        options.setNestingDepthLimit(DEEPEST);
        options.setCodePointLimit(2 * Document.LARGEST);
        return options;
    }

    private static String withQuestionsQuoted(String text) {
        return BARE_QUESTION.matcher(text).replaceAll(match -> Matcher.quoteReplacement(
                match.group(1) + "'" + match.group(2).strip().replace("'", "''") + "'" + (match.group(3) == null ? "" : match.group(3))));
    }

    private static boolean hasInvisible(String text, Faults faults) {
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Optional<String> found = IntStream.concat(
                            line.codePoints().filter(YamlReader::isUnseen),
                            line.codePoints().takeWhile(YamlReader::isSpace).filter(point -> point != ' ' && point != '\t'))
                    .mapToObj(point -> String.format("U+%04X", point))
                    .findFirst();
            if (found.isPresent()) {
                faults.add(i + 1, "", "the line has a character that cannot be seen, " + found.get() + ".",
                        "Delete it; indent with ordinary spaces.");
                return true;
            }
        }
        return false;
    }

    private static boolean isUnseen(int point) {
        return Fields.isUnseen(point) || !StreamReader.isPrintable(point);
    }

    private static boolean isSpace(int point) {
        return point == '\t' || Character.isSpaceChar(point);
    }

    private static int lineWith(String part, String text) {
        return 1 + (int) text.substring(0, text.indexOf(part)).chars().filter(character -> character == '\n').count();
    }

    private Yaml read(Node node, String path) {
        int line = lineOf(node);
        if (node.getAnchor() != null) {
            return refuse(line, path, "YAML anchors and aliases are not supported.", "Write the value out where it is meant.");
        }
        return switch (node) {
            case MappingNode mapping when mapping.getTag().equals(Tag.MAP) -> mapping(mapping, path);
            case SequenceNode sequence when sequence.getTag().equals(Tag.SEQ) -> items(sequence, path);
            case ScalarNode scalar when TYPES.containsKey(scalar.getTag()) -> scalar(scalar, path);
            default -> refuse(line, path, "the YAML tag " + Quoted.of(node.getTag().getValue()) + " is not supported.", "Remove it.");
        };
    }

    private Yaml scalar(ScalarNode node, String path) {
        boolean plain = node.getScalarStyle() == ScalarStyle.PLAIN;
        boolean block = node.getScalarStyle() == ScalarStyle.LITERAL || node.getScalarStyle() == ScalarStyle.FOLDED;
        String text = block ? node.getValue().replaceFirst("\\n+$", "") : node.getValue();
        Yaml.Type type = plain ? TYPES.getOrDefault(node.getTag(), Yaml.Type.TEXT) : Yaml.Type.TEXT;
        return new Yaml.Scalar(text, type, lineOf(node));
    }

    private Yaml.Items items(SequenceNode node, String path) {
        List<Node> values = node.getValue();
        return new Yaml.Items(IntStream.range(0, values.size()).mapToObj(i -> read(values.get(i), path + "[" + i + "]")).toList(), lineOf(node));
    }

    private Yaml.Mapping mapping(MappingNode node, String path) {
        Map<String, Yaml.Field> fields = new LinkedHashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            int line = lineOf(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode key) || key.getAnchor() != null || key.getTag().equals(Tag.MERGE)) {
                refuse(line, path, "a key must be a plain word.", "Write 'key: value'.");
                continue;
            }
            String name = key.getValue();
            String below = (path.isEmpty() ? "" : path + ".") + Quoted.cut(name);
            Yaml.Field first = fields.get(name);
            if (first == null) {
                fields.put(name, new Yaml.Field(name, line, read(tuple.getValueNode(), below)));
            } else {
                refuse(line, below, "this key stands twice; the first is on line " + first.line() + ".", "Keep one.");
            }
        }
        return new Yaml.Mapping(fields, lineOf(node));
    }

    private Yaml.Refused refuse(int line, String path, String message, String fix) {
        faults.add(line, path, message, fix);
        return new Yaml.Refused(line);
    }

    private static int lineOf(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
