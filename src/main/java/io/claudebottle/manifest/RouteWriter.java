package io.claudebottle.manifest;

import io.claudebottle.problem.ProblemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.CollectionNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// Adds a route to the text of a bottle's file and leaves every other character as it is: comments, order, indentation, line ends. It
/// writes in the style that it finds, block or flow.
///
/// What it makes has to be read again before it is believed: YAML has more shapes than anybody thinks of.
public final class RouteWriter {

    private static final Pattern LINE = Pattern.compile("[^\\r\\n]*(?:\\r\\n|\\n|\\r|$)");

    /// A word that no version of YAML takes for a number, a truth or a date.
    private static final Pattern PLAIN = Pattern.compile("[a-z][a-z0-9_-]*(?:\\.[a-z0-9_-]+)+");

    private static final String SPACE = " ";

    private final List<String> lines;
    private final String yaml;
    private final String host;

    private RouteWriter(List<String> lines, String yaml, String host) {
        this.lines = lines;
        this.yaml = yaml;
        this.host = host;
    }

    /// @param text of the whole file
    /// @param host canonical name
    /// @return the text with the route; the same text when the host stands there already
    /// @throws ProblemException when the text is no bottle's file, or has a shape that cannot be added to
    public static String add(String text, String host) {
        FrontMatter matter = FrontMatter.split(text, new Faults(Path.of("")))
                .orElseThrow(() -> new ProblemException("the file has no front matter", "Begin with a line '---', then the keys, then a line '---'."));
        List<String> lines = new ArrayList<>(LINE.matcher(text).results().map(match -> match.group()).filter(line -> !line.isEmpty()).toList());
        return new RouteWriter(lines, matter.yaml(), host).add();
    }

    private String add() {
        Node root = composed();
        if (root == null) {
            return insertAtEnd(0);
        }
        if (!(root instanceof MappingNode mapping) || mapping.getFlowStyle() == FlowStyle.FLOW) {
            throw unknownShape();
        }
        Optional<NodeTuple> egress = field(mapping, "egress");
        if (egress.isEmpty()) {
            return insertAtEnd(mapping.getStartMark().getColumn());
        }
        int column = egress.get().getKeyNode().getStartMark().getColumn();
        return switch (egress.get().getValueNode()) {
            case MappingNode value -> intoEgress(value);
            case ScalarNode nothing when nothing.getValue().isEmpty() ->
                insertBelow(lineOf(egress.get().getKeyNode()), SPACE.repeat(column + 2) + "routes:", SPACE.repeat(column + 4) + "- host: " + word());
            default -> throw unknownShape();
        };
    }

    private @Nullable Node composed() {
        try {
            return YamlReader.compose(yaml);
        } catch (YAMLException | NumberFormatException e) {
            throw new ProblemException("the front matter is not valid YAML", "Correct it first; claude-bottle list says where.");
        }
    }

    private String intoEgress(MappingNode egress) {
        boolean flow = egress.getFlowStyle() == FlowStyle.FLOW;
        Optional<NodeTuple> routes = field(egress, "routes");
        if (routes.isEmpty()) {
            if (!flow || !egress.getValue().isEmpty()) {
                throw unknownShape();
            }
            return insertInto(egress.getStartMark(), 1, " routes: [" + item() + "] ");
        }
        NodeTuple field = routes.get();
        return switch (field.getValueNode()) {
            case SequenceNode list -> intoList(list);
            case ScalarNode nothing when nothing.getValue().isEmpty() -> flow
                    ? insertInto(nothing.getStartMark(), 0, " [" + item() + "]")
                    : insertBelow(lineOf(field.getKeyNode()), SPACE.repeat(field.getKeyNode().getStartMark().getColumn() + 2) + "- host: " + word());
            default -> throw unknownShape();
        };
    }

    private String intoList(SequenceNode routes) {
        if (routes.getValue().stream().anyMatch(this::isThisHost)) {
            return String.join("", lines);
        }
        if (routes.getFlowStyle() != FlowStyle.FLOW) {
            return insertBelow(lastLineOf(routes), SPACE.repeat(routes.getStartMark().getColumn()) + "- host: " + word());
        }
        return routes.getValue().isEmpty()
                ? insertInto(routes.getStartMark(), 1, item())
                : insertInto(routes.getValue().getLast().getEndMark(), 0, ", " + item());
    }

    private boolean isThisHost(Node route) {
        return route instanceof MappingNode mapping
                && field(mapping, "host").map(NodeTuple::getValueNode)
                        .filter(value -> value instanceof ScalarNode scalar && HostWord.of(scalar.getValue()).name().equals(host))
                        .isPresent();
    }

    private static Optional<NodeTuple> field(MappingNode mapping, String key) {
        return mapping.getValue().stream()
                .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key))
                .findFirst();
    }

    private String item() {
        return "{ host: " + word() + " }";
    }

    private String word() {
        return PLAIN.matcher(host).matches() ? host : '"' + host + '"';
    }

    /// The last line that something of the node itself stands on. The library's own end of a block is where the next thing begins,
    /// behind comments and blank lines.
    private static int lastLineOf(Node node) {
        return switch (node) {
            case CollectionNode<?> collection when collection.getFlowStyle() == FlowStyle.FLOW -> collection.getEndMark().getLine();
            case MappingNode mapping when !mapping.getValue().isEmpty() -> {
                NodeTuple last = mapping.getValue().getLast();
                yield Math.max(lineOf(last.getKeyNode()), lastLineOf(last.getValueNode()));
            }
            case SequenceNode sequence when !sequence.getValue().isEmpty() -> lastLineOf(sequence.getValue().getLast());
            case ScalarNode scalar when scalar.isPlain() || scalar.getEndMark().getColumn() > 0 -> scalar.getEndMark().getLine();
            default -> node.getEndMark().getLine() - 1;
        };
    }

    private static int lineOf(Node node) {
        return node.getEndMark().getLine();
    }

    /// Before the closing fence, where a block that is open ends anyway.
    private String insertAtEnd(int column) {
        List<Integer> fences = IntStream.range(0, lines.size()).filter(i -> FrontMatter.isFence(lines.get(i))).boxed().toList();
        // A byte order mark may hide the first.
        int closing = fences.get(lines.getFirst().startsWith(FrontMatter.BYTE_ORDER_MARK + FrontMatter.FENCE) ? 0 : 1);
        String indent = SPACE.repeat(column);
        return insertBelow(closing - 1, indent + "egress:", indent + "  routes:", indent + "    - host: " + word());
    }

    /// Whole lines, ended as the line above is.
    private String insertBelow(int line, String... added) {
        String above = lines.get(line);
        String end = above.substring(above.stripTrailing().length()).replaceAll("[^\\r\\n]", "");
        for (int i = 0; i < added.length; i++) {
            lines.add(line + 1 + i, added[i] + end);
        }
        return String.join("", lines);
    }

    /// @param beyond characters behind the place
    private String insertInto(Mark place, int beyond, String added) {
        String line = lines.get(place.getLine());
        int at = line.offsetByCodePoints(0, place.getColumn()) + beyond;
        lines.set(place.getLine(), line.substring(0, at) + added + line.substring(at));
        return String.join("", lines);
    }

    private static ProblemException unknownShape() {
        return new ProblemException(
                "the routes of this file are written in a way that cannot be added to", "Add the route by hand, under egress.routes.");
    }
}
