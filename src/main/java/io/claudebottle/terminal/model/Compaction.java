package io.claudebottle.terminal.model;

import java.util.HashMap;
import java.util.Map;

/// New tables with only what is still on the screens, for when the old ones are full. The scrollback needs none.
///
/// At most half of a new table is taken, so that what is done here is paid by as many new values: on a screen with more than that many
/// different ones, characters beyond lose their marks and cells their link.
public final class Compaction {

    private final Clusters oldClusters;
    private final Extras oldExtras;
    private final Clusters clusters = new Clusters();
    private final Extras extras = new Extras();
    private final Map<Integer, Integer> clusterNumbers = new HashMap<>();
    private final Map<Integer, Integer> extraNumbers = new HashMap<>();

    public Compaction(Clusters clusters, Extras extras) {
        oldClusters = clusters;
        oldExtras = extras;
    }

    public Clusters clusters() {
        return clusters;
    }

    public Extras extras() {
        return extras;
    }

    /// Rewrites the cells, all of which count as changed.
    public void rewrite(Screen screen) {
        for (int row = 0; row < screen.rows(); row++) {
            screen.line(row).renumber(this);
        }
        screen.touchAll();
    }

    /// The new number of what cells to come will have.
    public int extra(int old) {
        if (old == 0) {
            return 0;
        }
        Integer number = extraNumbers.get(old);
        if (number == null && !extras.isHalfFull()) {
            number = extras.number(oldExtras.get(old));
            extraNumbers.put(old, number);
        }
        return number == null ? 0 : number;
    }

    int cell(int cell) {
        if (!Cell.isCluster(cell)) {
            return cell;
        }
        int old = Cell.value(cell);
        Integer number = clusterNumbers.get(old);
        if (number == null && !clusters.isHalfFull()) {
            number = clusters.number(oldClusters.get(old));
            clusterNumbers.put(old, number);
        }
        return number == null ? cell & Cell.WIDE | oldClusters.get(old).codePointAt(0) : cell & (Cell.WIDE | Cell.CLUSTER) | number;
    }
}
