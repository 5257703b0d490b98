package io.claudebottle.terminal.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellMetricsTest {

    private static CellMetrics dejaVu(double scale, double size) {
        return CellMetrics.of(scale, size, 0.602, 0.928, 0.236);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 1.25, 1.5, 1.7, 2, 3})
    void aCharacterAdvancesByWholePixelsAtEveryScale(double scale) {
        for (double size = 6; size < 40; size += 0.5) {
            CellMetrics cell = dejaVu(scale, size);

            assertThat(cell.fontSize() * scale * 0.602).isCloseTo(cell.cellWidth(), org.assertj.core.data.Offset.offset(1e-9));
            assertThat(cell.fontSize()).isBetween(size - 0.9 / scale, size + 0.9 / scale);
            assertThat(cell.baseline() + cell.stroke()).isLessThanOrEqualTo(cell.cellHeight());
            assertThat(cell.columnsIn(80 * cell.width())).isEqualTo(80);
            assertThat(cell.rowsIn(24 * cell.height() - 1 / scale)).isEqualTo(23);
        }
    }

    @Test
    void zoomingAlwaysChangesTheCell() {
        CellMetrics cell = dejaVu(1, 13);

        assertThat(dejaVu(1, cell.fontSizeWider(1)).cellWidth()).isEqualTo(cell.cellWidth() + 1);
        assertThat(dejaVu(1, cell.fontSizeWider(-1)).cellWidth()).isEqualTo(cell.cellWidth() - 1);
        assertThat(dejaVu(1, 1).fontSizeWider(-5)).isPositive();
    }
}
