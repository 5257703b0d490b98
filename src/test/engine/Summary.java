import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/// Reads the reports of every test group and prints what failed, what was skipped and why, and the count. Exits with 1 when a test
/// failed, when one was skipped without a reason, or when none ran.
public final class Summary {

    private record Case(String name, String outcome, String reason) {}

    public static void main(String[] args) throws Exception {
        List<Case> cases = new ArrayList<>();
        for (Path report : reports(Path.of(args[0]))) {
            NodeList elements = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(report.toFile())
                    .getElementsByTagName("testcase");
            for (int i = 0; i < elements.getLength(); i++) {
                cases.add(read((Element) elements.item(i)));
            }
        }
        List<Case> skipped = named(cases, "skipped");
        List<Case> failed = new ArrayList<>(named(cases, "failed"));
        skipped.forEach(test -> System.out.println("skipped: " + test.name() + ": " + (test.reason().isEmpty() ? "NO REASON GIVEN" : test.reason())));
        skipped.stream().filter(test -> test.reason().isEmpty()).forEach(failed::add);
        failed.forEach(test -> System.out.println("failed: " + test.name() + ": " + test.reason()));
        long passed = cases.size() - skipped.size() - named(cases, "failed").size();
        System.out.println(passed + " passed, " + failed.size() + " failed, " + skipped.size() + " skipped");
        System.exit(failed.isEmpty() && !cases.isEmpty() ? 0 : 1);
    }

    private static List<Path> reports(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml")).sorted().toList();
        }
    }

    private static Case read(Element test) {
        String type = test.getAttribute("classname");
        String name = type.substring(type.lastIndexOf('.') + 1) + " " + test.getAttribute("name");
        for (String outcome : List.of("failure", "error", "skipped")) {
            NodeList found = test.getElementsByTagName(outcome);
            if (found.getLength() > 0) {
                String message = message((Element) found.item(0));
                return new Case(name, outcome.equals("skipped") ? "skipped" : "failed", shortened(message.lines().findFirst().orElse("")));
            }
        }
        return new Case(name, "passed", "");
    }

    /// A test that gave up on an assumption says why in the text of its stack trace only.
    private static String message(Element outcome) {
        String message = outcome.getAttribute("message").strip();
        return message.isEmpty() ? outcome.getTextContent().strip().replaceFirst("^[\\w.]*TestAbortedException: (Assumption failed: )?", "") : message;
    }

    private static String shortened(String line) {
        return line.length() <= 300 ? line : line.substring(0, 300) + "…";
    }

    private static List<Case> named(List<Case> cases, String outcome) {
        return cases.stream().filter(test -> test.outcome().equals(outcome)).toList();
    }
}
