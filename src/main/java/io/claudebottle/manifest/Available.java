package io.claudebottle.manifest;

import java.util.SortedSet;

/// Which bottles there are, for a message about one that there is not.
final class Available {

    private Available() {}

    static String hint(String wanted, SortedSet<String> bottles) {
        if (bottles.isEmpty()) {
            return "No bottle is declared yet; init writes one.";
        }
        String near = Nearest.to(wanted, bottles).map(name -> "Did you mean '" + name + "'? ").orElse("");
        return near + "Available: " + String.join(", ", bottles) + ".";
    }
}
