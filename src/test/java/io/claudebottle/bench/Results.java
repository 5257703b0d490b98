package io.claudebottle.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `target/bench/results.json`: every figure of the last run of each measurement.
public final class Results {

    private static final Path FILE = Path.of("target/bench/results.json");

    private Results() {}

    /// Takes the place of earlier rows of the same names.
    public static void add(List<Map<String, Object>> rows) throws IOException {
        var json = new ObjectMapper();
        List<Map<String, Object>> all = new ArrayList<>();
        if (Files.exists(FILE)) {
            all.addAll(json.readValue(FILE.toFile(), new TypeReference<List<Map<String, Object>>>() {}));
        }
        all.removeIf(row -> rows.stream().anyMatch(newer -> newer.get("name").equals(row.get("name"))));
        all.addAll(rows);
        Files.createDirectories(FILE.getParent());
        json.writerWithDefaultPrettyPrinter().writeValue(FILE.toFile(), all);
    }
}
