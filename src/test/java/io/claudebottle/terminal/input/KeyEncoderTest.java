package io.claudebottle.terminal.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.terminal.emulator.InputModes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyEncoderTest {

    private static final Pattern SEQUENCE = Pattern.compile("\033\\[(?<key>\\d+)?(:(?<shifted>\\d+))?"
            + "(;(?<modifiers>\\d+)?(:(?<type>[123]))?)?(;(?<text>\\d+))?(?<last>[u~A-HPQS])");

    private static InputModes modes(int otherKeys, int kitty) {
        return new InputModes(false, false, false, false, true, otherKeys, 0, kitty, 0, 0, true, false, false, false);
    }

    private static InputModes applicationKeys() {
        return new InputModes(true, true, false, false, true, 0, 0, 0, 0, 0, true, false, false, false);
    }

    private static String sent(KeyPress press, InputModes modes) {
        return new String(KeyEncoder.encode(press, modes), StandardCharsets.UTF_8).replace("\033", "^[").replace("\r", "^M").replace("\t", "^I").replace("\177", "^?").replace("\b", "^H");
    }

    private static int modifiers(String names) {
        return names == null ? 0 : names.chars().map(c -> switch (c) {
            case 'S' -> KeyPress.SHIFT;
            case 'A' -> KeyPress.ALT;
            case 'C' -> KeyPress.CONTROL;
            default -> KeyPress.SUPER;
        }).sum();
    }

    @ParameterizedTest
    @CsvSource({
        "ENTER, , ^M", "ENTER, S, ^[^M", "ENTER, A, ^[^M", "TAB, , ^I", "TAB, S, ^[[Z", "ESCAPE, , ^[", "ESCAPE, A, ^[^[", "BACKSPACE, , ^?", "BACKSPACE, C, ^H",
        "UP, , ^[[A", "UP, C, ^[[1;5A", "LEFT, SA, ^[[1;4D", "HOME, , ^[[H", "END, S, ^[[1;2F", "DELETE, , ^[[3~", "DELETE, C, ^[[3;5~", "PAGE_UP, S, ^[[5;2~",
        "F1, , ^[OP", "F1, C, ^[[1;5P", "F5, , ^[[15~", "F12, S, ^[[24;2~", "KP_5, , 5", "KP_ENTER, , ^M", "CAPS_LOCK, , ''", "SHIFT, , ''"
    })
    void functionKeysSendWhatXtermSends(Key key, String modifiers, String bytes) {
        assertThat(sent(KeyPress.of(key, modifiers(modifiers)), modes(0, 0))).isEqualTo(bytes);
    }

    @Test
    void cursorAndKeypadKeysHaveApplicationModes() {
        assertThat(sent(KeyPress.of(Key.UP, 0), applicationKeys())).isEqualTo("^[OA");
        assertThat(sent(KeyPress.of(Key.UP, KeyPress.SHIFT), applicationKeys())).isEqualTo("^[[1;2A");
        assertThat(sent(KeyPress.of(Key.DELETE, 0), applicationKeys())).isEqualTo("^[[3~");
        assertThat(sent(KeyPress.of(Key.KP_7, 0), applicationKeys())).isEqualTo("^[Ow");
        assertThat(sent(KeyPress.of(Key.KP_ENTER, 0), applicationKeys())).isEqualTo("^[OM");
    }

    @ParameterizedTest
    @CsvSource({
        "a, a, , 97", "a, A, S, 65", "a, '', C, 1", "z, '', C, 26", "[, '', C, 27", "/, '', C, 31", "2, '', C, 0", "ü, ü, , 252"
    })
    void characterKeysSendTextOrControls(String key, String text, String modifiers, int codePoint) {
        byte[] bytes = KeyEncoder.encode(KeyPress.text(key.codePointAt(0), text, modifiers(modifiers)), modes(0, 0));
        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(Character.toString(codePoint));
    }

    @Test
    void altComesAsEscapeBeforeTheKey() {
        assertThat(sent(KeyPress.text('b', "b", KeyPress.ALT), modes(0, 0))).isEqualTo("^[b");
        assertThat(sent(KeyPress.text('b', "", KeyPress.ALT), modes(0, 0))).as("a platform that writes nothing with Alt").isEqualTo("^[b");
    }

    @ParameterizedTest
    @CsvSource({
        "1, a, a, , a", "1, a, A, S, A", "1, a, '', C, ^[[97;5u", "1, a, '', A, ^[[97;3u", "1, a, '', CS, ^[[97;6u",
        "5, a, A, SA, '^[[97:65;4u'", "8, a, a, , ^[[97u", "8, a, A, S, ^[[97;2u", "24, a, A, S, ^[[97;2;65u", "24, a, a, , ^[[97;;97u", "13, a, A, S, '^[[97:65;2u'"
    })
    void characterKeysFollowKittysFlags(int flags, String key, String text, String modifiers, String bytes) {
        assertThat(sent(KeyPress.text(key.codePointAt(0), text, modifiers(modifiers)), modes(0, flags))).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "1, ENTER, , ^M", "1, ENTER, S, ^[[13;2u", "1, TAB, S, ^[[9;2u", "1, ESCAPE, , ^[[27u", "1, BACKSPACE, , ^?", "1, BACKSPACE, C, ^[[127;5u", "8, ENTER, , ^[[13u",
        "1, UP, , ^[[A", "1, UP, C, ^[[1;5A", "1, F3, , ^[[13~", "1, F1, , ^[[P", "1, F13, , ^[[57376u", "1, KP_ENTER, , ^[[57414u", "1, SHIFT, S, ''", "8, SHIFT, S, ^[[57441;2u", "1, DELETE, , ^[[3~"
    })
    void functionKeysFollowKittysFlags(int flags, Key key, String modifiers, String bytes) {
        assertThat(sent(KeyPress.of(key, modifiers(modifiers)), modes(0, flags))).isEqualTo(bytes);
    }

    @Test
    void aKeyThatGoesUpIsOnlyToldToThoseWhoAsked() {
        KeyPress up = KeyPress.text('a', "a", 0).as(KeyPress.Type.RELEASE);
        assertThat(sent(up, modes(0, 0))).isEmpty();
        assertThat(sent(up, modes(0, 1))).isEmpty();
        assertThat(sent(up, modes(0, 3))).isEqualTo("^[[97;1:3u");
        assertThat(sent(KeyPress.of(Key.UP, 0).as(KeyPress.Type.REPEAT), modes(0, 3))).isEqualTo("^[[1;1:2A");
        assertThat(sent(KeyPress.of(Key.ENTER, 0).as(KeyPress.Type.RELEASE), modes(0, 3))).as("a dead program's shell gets no garbage").isEmpty();
        assertThat(sent(KeyPress.of(Key.ENTER, 0).as(KeyPress.Type.RELEASE), modes(0, 11))).isEqualTo("^[[13;1:3u");
    }

    @Test
    void aHeldKeyIsPressedAgainForThoseWhoDidNotAskForTheDifference() {
        KeyPress held = KeyPress.text('a', "", KeyPress.CONTROL).as(KeyPress.Type.REPEAT);
        assertThat(sent(held, modes(0, 4))).isEqualTo("\u0001");
        assertThat(sent(held, modes(0, 1))).isEqualTo("^[[97;5u");
        assertThat(sent(held, modes(0, 3))).isEqualTo("^[[97;5:2u");
    }

    @Test
    void composedTextHasTheKeyNumberZero() {
        assertThat(sent(KeyPress.text(0, "한a", 0), modes(0, 24))).isEqualTo("^[[0;;54620:97u");
        assertThat(sent(KeyPress.text(0, "한", 0), modes(0, 8))).as("who does not ask for text as numbers").isEqualTo("한");
        assertThat(sent(KeyPress.text(0, "한", 0), modes(0, 1))).isEqualTo("한");
    }

    /// Reads back what was sent as the protocol says that it is to be read.
    @Property
    void everyKeyThatIsSentAsASequenceIsReadBackAsThatKey(@ForAll Key key, @ForAll @IntRange(max = 15) int modifiers, @ForAll KeyPress.Type type,
            @ForAll @IntRange(max = 31) int flags, @ForAll @CharRange(from = 'a', to = 'z') char letter) {
        int allAndEvents = flags | 8 | 2;
        String text = (modifiers & KeyPress.SHIFT) != 0 ? String.valueOf(Character.toUpperCase(letter)) : String.valueOf(letter);
        boolean writes = key == Key.TEXT;
        KeyPress press = new KeyPress(key, writes ? letter : 0, writes && type != KeyPress.Type.RELEASE ? text : "", modifiers, type);

        Matcher read = SEQUENCE.matcher(new String(KeyEncoder.encode(press, modes(0, allAndEvents)), StandardCharsets.UTF_8));

        assertThat(read.matches()).isTrue();
        int number = read.group("key") == null ? 1 : Integer.parseInt(read.group("key"));
        assertThat(keysOf(number, read.group("last").charAt(0))).containsExactly(key);
        assertThat(!writes || number == letter).isTrue();
        assertThat(read.group("modifiers") == null ? 0 : Integer.parseInt(read.group("modifiers")) - 1).isEqualTo(modifiers);
        assertThat(read.group("type") == null ? 1 : Integer.parseInt(read.group("type"))).isEqualTo(type.ordinal() + 1);
        boolean tellsText = (flags & 16) != 0 && !press.text().isEmpty() && (modifiers & ~KeyPress.SHIFT) == 0;
        assertThat(read.group("text")).isEqualTo(tellsText ? String.valueOf(text.codePointAt(0)) : null);
        boolean tellsShifted = (flags & 4) != 0 && !press.text().isEmpty() && (modifiers & KeyPress.SHIFT) != 0;
        assertThat(read.group("shifted")).isEqualTo(tellsShifted ? String.valueOf(text.codePointAt(0)) : null);
    }

    private static List<Key> keysOf(int number, char last) {
        if (last == 'u' && number >= 'a' && number <= 'z') {
            return List.of(Key.TEXT);
        }
        return Arrays.stream(Key.values()).filter(key -> key != Key.TEXT && key.number == number && key.kittyLast() == last).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "1, ENTER, S, ^[[27;2;13~", "2, ENTER, S, ^[[27;2;13~", "2, ENTER, , ^M", "1, TAB, S, ^[[Z", "2, TAB, C, ^[[27;5;9~", "1, BACKSPACE, C, ^H", "2, UP, C, ^[[1;5A"
    })
    void otherKeysTellTheirModifiers(int level, Key key, String modifiers, String bytes) {
        assertThat(sent(KeyPress.of(key, modifiers(modifiers)), modes(level, 0))).isEqualTo(bytes);
    }

    @Test
    void atLevelTwoControlCharactersAreKeysToo() {
        assertThat(sent(KeyPress.text('a', "", KeyPress.CONTROL), modes(2, 0))).isEqualTo("^[[27;5;97~");
        assertThat(sent(KeyPress.text('a', "", KeyPress.CONTROL), modes(1, 0))).isEqualTo("\u0001");
        assertThat(sent(KeyPress.text('a', "A", KeyPress.SHIFT), modes(2, 0))).isEqualTo("A");
    }
}
