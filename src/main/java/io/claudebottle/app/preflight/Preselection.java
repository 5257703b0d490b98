package io.claudebottle.app.preflight;

import java.util.List;
import java.util.Optional;

/// Which backend the window begins with. The contract's own rule, a name or `docker`, is for whoever cannot be shown a choice; here a
/// machine without Docker has to do the main job at once.
final class Preselection {

    private Preselection() {}

    /// In this order:
    ///
    /// 1. what the environment names, even where it is not available: such a wish is answered with the reason, not with another backend;
    /// 2. the backend of the last launch, if it is available;
    /// 3. the contract's default, if it is available;
    /// 4. the first that is available;
    /// 5. where none is: the backend of the last launch if it is known, else the default, so that the reason is the one that helps.
    ///
    /// @param known in the registry's order
    /// @param named by the environment
    /// @param last backend of the last launch; "" when there was none
    static String of(List<BackendChoice> known, Optional<String> named, String last, String contractDefault) {
        return named.or(() -> available(known, last))
                .or(() -> available(known, contractDefault))
                .or(() -> known.stream().filter(BackendChoice::isAvailable).map(BackendChoice::name).findFirst())
                .or(() -> known.stream().map(BackendChoice::name).filter(last::equals).findFirst())
                .orElse(contractDefault);
    }

    private static Optional<String> available(List<BackendChoice> known, String name) {
        return known.stream().filter(choice -> choice.name().equals(name) && choice.isAvailable()).map(BackendChoice::name).findFirst();
    }
}
