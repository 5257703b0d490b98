package io.claudebottle.sidecar;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/// Which daemons this bundle runs.
///
/// @param selected in the order in which they start, whatever the order in which they were named
/// @param ignored names that mean nothing here, in the order given
record DaemonSelection(List<String> selected, List<String> ignored) {

    static final String VARIABLE = "CLAUDE_BOTTLE_SIDECAR_DAEMONS";

    /// @param csv names separated by commas, blanks around them allowed; blank selects none
    /// @param known what there is, in the order of starting
    static DaemonSelection parse(String csv, Collection<String> known) {
        List<String> named = Arrays.stream(csv.split(",")).map(String::strip).filter(name -> !name.isEmpty()).distinct().toList();
        return new DaemonSelection(
                known.stream().filter(named::contains).toList(),
                named.stream().filter(name -> !known.contains(name)).toList());
    }
}
