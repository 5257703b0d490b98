package io.claudebottle.terminal.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BitmapFontTest {

    private static final byte[] SMILE = "smile".getBytes();
    private static final byte[] FLAG = "flag".getBytes();

    @TempDir
    Path directory;

    /// A font of three characters (🇩 🇪 🙂, glyphs 1 to 3) and a ligature of the first two (glyph 4); glyphs 3 and 4 have pictures.
    private static byte[] font() {
        var font = ByteBuffer.allocate(1024);
        font.putInt(0x00010000).putShort((short) 4).position(12);
        int cmap = 100;
        int gsub = 200;
        int cblc = 400;
        int cbdt = 600;
        for (Object[] table : new Object[][] {{"cmap", cmap}, {"GSUB", gsub}, {"CBLC", cblc}, {"CBDT", cbdt}}) {
            font.put(((String) table[0]).getBytes()).putInt(0).putInt((int) table[1]).putInt(100);
        }
        shorts(font.position(cmap), 0, 1, 3, 10).putInt(12);
        shorts(font, 12, 0).putInt(0).putInt(0).putInt(2);
        font.putInt(0x1f1e9).putInt(0x1f1ea).putInt(1);
        font.putInt(0x1f642).putInt(0x1f642).putInt(3);
        // header; a list of one lookup, of one subtable, with coverage at 8 and one set at 14, of one ligature
        shorts(font.position(gsub), 1, 0, 0, 0, 10, 1, 4, 4, 0, 1, 8, 1, 8, 1, 14, 1, 1, 1, 1, 4, 4, 2, 2);
        font.position(cblc);
        font.putInt(0x00030000).putInt(1);
        font.putInt(56).putInt(0).putInt(1);
        font.position(cblc + 56);
        shorts(font, 3, 4).putInt(8);
        shorts(font, 1, 17).putInt(4).putInt(0).putInt(9 + SMILE.length).putInt(18 + SMILE.length + FLAG.length);
        font.position(cbdt + 4);
        font.put(new byte[5]).putInt(SMILE.length).put(SMILE);
        font.put(new byte[5]).putInt(FLAG.length).put(FLAG);
        return font.array();
    }

    private static ByteBuffer shorts(ByteBuffer buffer, int... values) {
        for (int value : values) {
            buffer.putShort((short) value);
        }
        return buffer;
    }

    private BitmapFont read(byte[] bytes) throws IOException {
        return BitmapFont.read(Files.write(directory.resolve("font.ttf"), bytes));
    }

    @Test
    void aCharacterHasItsPicture() throws Exception {
        assertThat(read(font()).picture("🙂")).contains(SMILE);
        assertThat(read(font()).picture("🙂\ufe0f")).contains(SMILE);
    }

    @Test
    void charactersThatJoinHaveOnePicture() throws Exception {
        assertThat(read(font()).picture("🇩🇪")).contains(FLAG);
    }

    @Test
    void whatHasNoPictureOfItsOwnHasNone() throws Exception {
        BitmapFont font = read(font());

        assertThat(font.picture("🇩")).isEmpty();
        assertThat(font.picture("🇪🇩")).isEmpty();
        assertThat(font.picture("🙂🙂")).isEmpty();
        assertThat(font.picture("a")).isEmpty();
        assertThat(font.picture("")).isEmpty();
    }

    @Test
    void aFileThatIsNoFontOfPicturesIsRefused() {
        assertThatThrownBy(() -> read(new byte[4])).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read(new byte[400])).isInstanceOf(IOException.class);
    }

    @Test
    void aBrokenFontHasFewerPicturesAndDoesNoHarm() throws Exception {
        var random = new Random(7);
        for (int i = 0; i < 3000; i++) {
            byte[] broken = font();
            for (int j = random.nextInt(1, 6); j > 0; j--) {
                broken[random.nextInt(700)] = (byte) random.nextInt();
            }
            try {
                BitmapFont font = read(broken);
                for (String text : new String[] {"🙂", "🇩🇪", "🇩🇪🇩🇪🙂"}) {
                    assertThat(font.picture(text).map(png -> png.length).orElse(0)).isLessThanOrEqualTo(1024);
                }
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("font");
            }
        }
    }
}
