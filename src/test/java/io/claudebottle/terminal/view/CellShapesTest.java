package io.claudebottle.terminal.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CellShapesTest {

    private static final Map<String, Integer> STRAIGHT = Map.of(
            "LIGHT HORIZONTAL", 0x2500, "HEAVY HORIZONTAL", 0x2501, "DOUBLE HORIZONTAL", 0x2550, "LIGHT VERTICAL", 0x2502, "HEAVY VERTICAL", 0x2503, "DOUBLE VERTICAL", 0x2551);

    /// Cell sizes of several fonts and scales, with the thickness of a line.
    static Stream<Arguments> cells() {
        return Stream.of(arguments(8, 16, 1), arguments(7, 15, 1), arguments(10, 20, 1), arguments(12, 25, 2), arguments(16, 31, 2), arguments(17, 33, 2), arguments(29, 58, 4), arguments(2, 3, 1), arguments(1, 1, 1));
    }

    /// What a character covers, pixel by pixel; a pixel of a polygon counts when its centre is inside.
    private static final class Raster implements Pen {

        private final int width;
        private final int height;
        private final BitSet ink = new BitSet();
        private int rectangles;
        private int overlaps;
        private boolean outside;

        Raster(int codePoint, int width, int height, int stroke) {
            this.width = width;
            this.height = height;
            CellShapes.draw(codePoint, width, height, stroke, this);
        }

        @Override
        public void rectangle(int left, int top, int right, int bottom, double opacity) {
            rectangles++;
            outside |= left < 0 || top < 0 || right > width || bottom > height || left >= right || top >= bottom || opacity <= 0 || opacity > 1;
            for (int y = top; y < bottom; y++) {
                for (int x = left; x < right; x++) {
                    overlaps += ink.get(y * width + x) ? 1 : 0;
                    ink.set(y * width + x);
                }
            }
        }

        @Override
        public void polygon(double[] xs, double[] ys) {
            for (int i = 0; i < xs.length; i++) {
                outside |= xs[i] < -1e-9 || xs[i] > width + 1e-9 || ys[i] < -1e-9 || ys[i] > height + 1e-9;
            }

            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    if (isInside(xs, ys, x + 0.5, y + 0.5)) {
                        ink.set(y * width + x);
                    }

                }
            }

        }

        private static boolean isInside(double[] xs, double[] ys, double x, double y) {
            boolean inside = false;
            for (int i = 0, j = xs.length - 1; i < xs.length; j = i++) {
                if (ys[i] > y != ys[j] > y && x < (xs[j] - xs[i]) * (y - ys[i]) / (ys[j] - ys[i]) + xs[i]) {
                    inside = !inside;
                }
            }
            return inside;
        }

        /// Where ink touches an edge of the cell.
        BitSet edge(String side) {
            var touched = new BitSet();
            boolean upright = side.equals("LEFT") || side.equals("RIGHT");
            int fixed = switch (side) {
                case "RIGHT" -> width - 1;
                case "DOWN" -> height - 1;
                default -> 0;
            };
            for (int i = 0; i < (upright ? height : width); i++) {
                touched.set(i, ink.get(upright ? i * width + fixed : fixed * width + i));
            }
            return touched;
        }

        int count() {
            return ink.cardinality();
        }
    }

    /// The arms of a box drawing character as Unicode names it, for instance "DOWN LIGHT AND RIGHT HEAVY": side to weight.
    private static Map<String, String> arms(int codePoint) {
        Map<String, String> arms = new HashMap<>();
        String weight = "";
        for (String part : Character.getName(codePoint).replace("BOX DRAWINGS ", "").replace("SINGLE", "LIGHT").split(" AND ")) {
            for (String word : part.split(" ")) {
                if (word.equals("LIGHT") || word.equals("HEAVY") || word.equals("DOUBLE")) {
                    weight = word;
                }
            }
            for (String word : part.split(" ")) {
                switch (word) {
                    case "LEFT", "RIGHT", "UP", "DOWN" -> arms.put(word, weight);
                    case "HORIZONTAL" -> {
                        arms.put("LEFT", weight);
                        arms.put("RIGHT", weight);
                    }
                    case "VERTICAL" -> {
                        arms.put("UP", weight);
                        arms.put("DOWN", weight);
                    }
                    default -> {}
                }
            }
        }
        return arms;
    }

    private static boolean isMadeOfArms(int codePoint) {
        String name = Character.getName(codePoint);
        return !name.contains("DASH") && !name.contains("DIAGONAL");
    }

    @ParameterizedTest
    @MethodSource("cells")
    void boxLinesMeetTheirNeighboursOnEverySideThatTheirNameSays(int width, int height, int stroke) {
        org.junit.jupiter.api.Assumptions.assumeTrue(width >= 7, "narrower cells have no room for three lines");
        for (int codePoint = 0x2500; codePoint <= 0x257f; codePoint++) {
            if (!isMadeOfArms(codePoint)) {
                continue;
            }
            Map<String, String> arms = arms(codePoint);
            var raster = new Raster(codePoint, width, height, stroke);
            for (String side : new String[] {"LEFT", "RIGHT", "UP", "DOWN"}) {
                String axis = side.equals("LEFT") || side.equals("RIGHT") ? " HORIZONTAL" : " VERTICAL";
                BitSet expected = arms.containsKey(side)
                        ? new Raster(STRAIGHT.get(arms.get(side) + axis), width, height, stroke).edge(side)
                        : new BitSet();
                assertThat(raster.edge(side)).as("%s, %s", Character.getName(codePoint), side).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void everyShapeDrawsSomethingAndStaysInItsCell(int width, int height, int stroke) {
        IntStream.rangeClosed(0, 0x1ffff).filter(CellShapes::has).forEach(codePoint -> {
            var raster = new Raster(codePoint, width, height, stroke);
            assertThat(raster.outside).as("%x leaves a cell of %d × %d", codePoint, width, height).isFalse();
            if (codePoint != 0x2800 && width >= 7) {
                assertThat(raster.count()).as("%x", codePoint).isPositive();
            }
        });
    }

    @Test
    void allOfTheBlocksAreShapes() {
        assertThat(IntStream.rangeClosed(0x2500, 0x259f)).allMatch(CellShapes::has);
        assertThat(IntStream.rangeClosed(0x2800, 0x28ff)).allMatch(CellShapes::has);
        assertThat(IntStream.rangeClosed(0xe0b0, 0xe0bf)).allMatch(CellShapes::has);
        assertThat(IntStream.rangeClosed(0x1fb00, 0x1fb3b)).allMatch(CellShapes::has);
        assertThat(IntStream.rangeClosed(0, 0x23b9)).noneMatch(CellShapes::has);
    }

    @ParameterizedTest
    @MethodSource("cells")
    void halvesAndQuartersOfABlockFillItWithoutOverlap(int width, int height, int stroke) {
        for (int[] parts : new int[][] {{0x2580, 0x2584}, {0x258c, 0x2590}, {0x2598, 0x2597, 0x2596, 0x259d}, {0x2599, 0x259d}, {0x259a, 0x259e}}) {
            var all = new BitSet();
            int sum = 0;
            for (int part : parts) {
                var raster = new Raster(part, width, height, stroke);
                all.or(raster.ink);
                sum += raster.count();
            }
            if (width >= 2) {
                assertThat(sum).as("%x in %d × %d", parts[0], width, height).isEqualTo(width * height);
            }
            assertThat(all.cardinality()).isEqualTo(width * height);
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void brailleHasADotForEachBit(int width, int height, int stroke) {
        for (int bits = 0; bits < 256; bits++) {
            var raster = new Raster(0x2800 + bits, width, height, stroke);
            assertThat(raster.rectangles).isEqualTo(Integer.bitCount(bits));
            if (width >= 7) {
                assertThat(raster.overlaps).as("%x", bits).isZero();
            }
        }
    }

    @Test
    void sextantsLeaveOutWhatIsABlockElementAlready() {
        long different = IntStream.rangeClosed(0x1fb00, 0x1fb3b)
                .mapToObj(codePoint -> new Raster(codePoint, 8, 18, 1).ink)
                .distinct()
                .filter(ink -> !ink.equals(new Raster(0x258c, 8, 18, 1).ink) && !ink.equals(new Raster(0x2590, 8, 18, 1).ink) && !ink.equals(new Raster(0x2588, 8, 18, 1).ink))
                .count();

        assertThat(different).isEqualTo(60);
    }

    @Test
    void slantedLinesGoOnInTheNextCell() {
        var rising = new Raster(0x2571, 16, 32, 2);
        var falling = new Raster(0x2572, 16, 32, 2);

        assertThat(rising.edge("UP").get(15)).isTrue();
        assertThat(rising.edge("DOWN").get(0)).isTrue();
        assertThat(falling.edge("UP").get(0)).isTrue();
        assertThat(falling.edge("DOWN").get(15)).isTrue();
    }
}
