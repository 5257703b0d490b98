package io.claudebottle.session.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Whether something can be launched, in words.
final class Summary {

    private Summary() {}

    /// What is ready, or that nothing is; then what keeps the rest from it.
    static String of(List<Looked> looked) {
        List<String> ready = looked.stream().filter(item -> item.isBackend() && item.found().isFine()).map(item -> item.at().backend()).toList();
        List<String> obstacles = looked.stream().filter(item -> item.at().weight() == Weight.ALWAYS && item.isMissing()).map(Summary::obstacle).toList();
        List<String> sentences = new ArrayList<>();
        sentences.add(obstacles.isEmpty() && !ready.isEmpty() ? "Ready: " + String.join(", ", ready) + "." : "Not ready.");
        sentences.addAll(obstacles);
        if (ready.isEmpty()) {
            sentences.add("No backend is available.");
        }
        looked.stream().filter(item -> item.isBackend() && !item.found().isFine()).map(item -> why(item, looked)).forEach(sentences::add);
        return String.join(" ", sentences);
    }

    private static String obstacle(Looked item) {
        return item.isBackend() ? sentence(item.at().backend(), "was chosen.") : sentence(item.at().name(), item.found().words());
    }

    /// The first thing that a backend misses says more than that it is not available.
    private static String why(Looked backend, List<Looked> looked) {
        return looked.stream()
                .filter(item -> item.at().subject() == backend.at().subject() && item.at().weight() == Weight.BACKEND)
                .filter(item -> !item.isBackend() && item.isMissing())
                .findFirst()
                .map(item -> sentence(item.at().name(), item.found().words()))
                .orElseGet(() -> sentence(backend.at().backend(), "is not available"));
    }

    private static String sentence(String name, String words) {
        String text = name + " " + words;
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + (text.endsWith(".") ? "" : ".");
    }
}
