package io.claudebottle.manifest;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/// Says in plain words what a YAML parser means. Nothing of the file is repeated beyond single characters: the line may hold a secret.
final class YamlSyntax {

    private static final Pattern CHARACTER = Pattern.compile("character '(.)' that cannot start|but found '([^A-Za-z<])'");

    /// @param says matches what the parser says, its context first
    /// @param atContext whether the mistake is where the context began, not where the parser noticed
    private record Translation(Predicate<String> says, boolean atContext, String message, String fix) {}

    /// The first that matches is taken. `%s` is the character that the parser stumbled over.
    private static final List<Translation> TRANSLATIONS = List.of(
            at("(TAB)", "a tab stands where YAML takes spaces only.", "Indent with spaces."),
            at("that cannot start any token", "a value cannot begin with %s.", "Put the value in double quotes."),
            at("mapping values are not allowed here", "a ':' stands where no key can be.",
                    "Quote a value that contains ': ', put a space behind the colon of the line before, and indent keys of one mapping equally."),
            at("mapping keys are not allowed here", "'?' alone means something else in YAML.", "Quote it: \"?\"."),
            at("expected the node content, but found '?'", "'?' alone means something else in YAML.", "Quote it: \"?\"."),
            at("sequence entries are not allowed here", "a list begins on the line of its key.", "Put each '- ' on a line of its own."),
            from("found unexpected end of stream", "the quote that opens here is never closed.", "Close it on the same line."),
            from("expected ',' or '}'", "the '{' that opens here is not closed, or a comma is missing.",
                    "Close it, and quote values that contain one of { } [ ] , or ': '."),
            from("expected ',' or ']'", "the '[' that opens here is not closed, or a comma is missing.",
                    "Close it, and quote values that contain one of { } [ ] , or ': '."),
            at("expected <block end>, but found '<scalar>'", "something stands behind the end of a value.",
                    "Quote the value as a whole; within single quotes write '' for one."),
            at("expected <block end>", "this line is indented unlike the lines it belongs to.",
                    "Indent the entries of one mapping or list equally, with spaces."),
            at("expected the node content", "%s stands where a value is expected.", "Quote it if it is meant."),
            at("scanning an alias", "a value that begins with '*' is a YAML alias, and those are not supported.", "Quote the value if '*' is meant."),
            at("scanning an anchor", "a value that begins with '&' is a YAML anchor, and those are not supported.",
                    "Quote the value if '&' is meant."),
            at("found undefined alias", "a value that begins with '*' is a YAML alias, and those are not supported.",
                    "Quote the value if '*' is meant."),
            at("tag", "a value that begins with '!' is a YAML tag, and those are not supported.", "Quote the value if '!' is meant."),
            at("double-quoted scalar", "a backslash in double quotes begins an escape, and YAML does not know this one.", "Use single quotes."),
            at("block scalar", "a value that begins with '|' or '>' is text on the lines below.", "Quote the value if the character is meant."),
            at("document", "the front matter is more than one YAML document.", "Remove lines that begin with '...', '---' or '%' from it."),
            at("directive", "the front matter is more than one YAML document.", "Remove lines that begin with '...', '---' or '%' from it."),
            at("could not find expected ':'", "this line is no 'key: value'.", "Write a colon and a space behind the key."),
            at("Nesting Depth exceeded", "the front matter is nested too deeply.",
                    "Nothing in a manifest is; look for brackets that are not closed."));

    private YamlSyntax() {}

    /// @param lines how many the front matter has; at its end the parser's mark stands one past the last
    static void report(YAMLException problem, int lines, Faults faults) {
        String says = problem instanceof MarkedYAMLException marked
                ? marked.getContext() + ": " + marked.getProblem()
                : String.valueOf(problem.getMessage());
        Translation translation = TRANSLATIONS.stream()
                .filter(candidate -> candidate.says.test(says))
                .findFirst()
                .orElse(at("", "this is not valid YAML.", "Check the indentation, the colons and the quotes on this line and the one before."));
        int line = problem instanceof MarkedYAMLException marked ? line(marked, translation.atContext) : 1;
        faults.add(Math.clamp(line, 1, Math.max(1, lines)), "", translation.message.replace("%s", character(says)), translation.fix);
    }

    /// An escape of a character that cannot be.
    static void reportEscape(int line, Faults faults) {
        faults.add(line, "", "a backslash in double quotes begins an escape, and YAML does not know this one.", "Use single quotes.");
    }

    private static int line(MarkedYAMLException problem, boolean atContext) {
        Mark mark = atContext && problem.getContextMark() != null ? problem.getContextMark() : problem.getProblemMark();
        return mark == null ? 1 : mark.getLine() + 1;
    }

    private static String character(String says) {
        Matcher found = CHARACTER.matcher(says);
        return found.find() ? "'" + (found.group(1) == null ? found.group(2) : found.group(1)) + "'" : "this character";
    }

    private static Translation at(String part, String message, String fix) {
        return new Translation(says -> says.contains(part), false, message, fix);
    }

    private static Translation from(String part, String message, String fix) {
        return new Translation(says -> says.contains(part), true, message, fix);
    }
}
