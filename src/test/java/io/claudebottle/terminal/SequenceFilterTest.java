package io.claudebottle.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SequenceFilterTest {

    /// Output as text, with what is not text in angle brackets.
    private static final class Trace implements SequenceFilter.Sink {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final List<String> replies = new ArrayList<>();

        @Override
        public void accept(byte value) {
            bytes.write(value);
        }

        @Override
        public void frameBegins() {
            bytes.writeBytes("<begin>".getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void frameEnds() {
            bytes.writeBytes("<end>".getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void reply(String answer) {
            replies.add(answer.replace("\033", "ESC"));
        }

        String text() {
            return bytes.toString(StandardCharsets.UTF_8)
                    .replace("\033", "ESC")
                    .replace("\007", "BEL")
                    .replace("\030", "{CAN}")
                    .replace("\b", "{BS}");
        }
    }

    private static Trace filter(byte[]... chunks) {
        var trace = new Trace();
        var filter = new SequenceFilter(trace);
        for (byte[] chunk : chunks) {
            filter.feed(chunk, chunk.length);
        }
        return trace;
    }

    private static byte[] bytes(String readable) {
        return readable.replace("ESC", "\033")
                .replace("BEL", "\007")
                .replace("{CAN}", "\030")
                .replace("{BS}", "\b")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String filtered(String readable) {
        return filter(bytes(readable)).text();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # what claude sends at its start and end
            kitty keyboard, pop          | aESC[<ub             | ab
            kitty keyboard, push         | aESC[>5ub            | ab
            kitty keyboard, query        | aESC[?ub             | ab
            XTVERSION                    | aESC[>0qb            | ab
            modifyOtherKeys              | aESC[>4;2mb          | ab
            colour scheme reports        | aESC[?2031hb         | ab
            pixel mouse, query           | aESC[?1016$pb        | ab
            kitty graphics probe         | aESC_Gi=31;AAAAESC\\b | ab
            # other strings whose bodies would be printed
            PM                           | aESC^privateESC\\b   | ab
            SOS                          | aESCXstringESC\\b    | ab
            DCS                          | aESCP+q544eESC\\b    | ab
            a string cut short by CAN    | aESC_Gi=31{CAN}b   | ab
            a string cut short by a CSI  | aESC_Gi=3ESC[1mb     | aESC[1mb
            # what it obeys wrongly
            DECSCUSR wipes a cell        | aESC[2 qb            | ab
            CSI q moves the cursor       | aESC[2qb             | ab
            only the first of two modes  | ESC[?1049;2004h      | ESC[?1049hESC[?2004h
            one known mode of two        | ESC[?2031;25l        | ESC[?25l
            save cursor                  | ESC[s                | ESC7
            restore cursor               | ESC[u                | ESC8
            a resize from inside         | aESC[8;1;1tb         | ab
            a count to loop for ever     | ESC[2000000000L      | ESC[9999L
            a control inside a sequence  | aESC[1{BS};2Hb     | a{BS}ESC[1;2Hb
            CAN ends a sequence          | aESC[12{CAN}b      | ab
            ESC restarts a sequence      | aESC[12ESC[3Cb       | aESC[3Cb
            # colours with colons
            true colour, short           | ESC[38:2:1:2:3m      | ESC[38;2;1;2;3m
            true colour, standard        | ESC[48:2::1:2:3m     | ESC[48;2;1;2;3m
            indexed                      | ESC[1;38:5:208;4m    | ESC[1;38;5;208;4m
            curly underline              | ESC[4:3m             | ESC[4m
            no underline                 | ESC[4:0m             | ESC[24m
            underline colour, colons     | ESC[4;58:2::9:9:9m   | ESC[4m
            underline colour, semicolons | ESC[58;2;9;9;9;1m    | ESC[1m
            underline colour, indexed    | ESC[58;5;9;1m        | ESC[1m
            58 as a colour's number      | ESC[38;5;58;1m       | ESC[38;5;58;1m
            nothing left is no reset     | aESC[58:5:1mb        | ab
            """)
    void whatTheEmulatorCannotStandIsSwallowedOrRewritten(String why, String in, String out) {
        assertThat(filtered(in)).as(why).isEqualTo(out);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            text beyond ASCII     | naïve 漢字 🍾 e\u0301
            controls              | a{BS}b{CAN}c
            colours               | ESC[0;1;38;2;10;20;30;48;5;17mxESC[m
            cursor                | ESC[HESC[2;3HESC[4AESC[5GESC7ESC8
            erasing               | ESC[JESC[2JESC[3JESC[KESC[?2K
            modes                 | ESC[?25lESC[?1049hESC[?2004hESC[?1006hESC[4h
            scrolling             | ESC[2;20rESC[3SESC[TESC[LESC[M
            character set         | ESC(BESC(0
            soft and hard reset   | ESC[!pESCc
            device attributes     | ESC[cESC[>cESC[0c
            position report       | ESC[6n
            title, BEL            | ESC]0;✳ writing testsBEL
            title, ST             | ESC]2;titleESC\\
            colour query          | ESC]11;?BEL
            link                  | ESC]8;;https://example.comESC\\textESC]8;;ESC\\
            title stack           | ESC[22;0tESC[23;0t
            keypad                | ESC=ESC>
            """)
    void everythingElsePassesUntouched(String why, String sequence) {
        assertThat(filtered(sequence)).as(why).isEqualTo(sequence);
    }

    @Test
    void synchronizedOutputIsTakenForFramesAndAnnounced() {
        Trace trace = filter(bytes("aESC[?2026$pbESC[?2026hcESC[?2026ld"));

        assertThat(trace.text()).isEqualTo("ab<begin>c<end>d");
        assertThat(trace.replies).containsExactly("ESC[?2026;2$y");
    }

    @Test
    void anOverlongSequenceIsSwallowedWhole() {
        assertThat(filtered("aESC[" + "1;".repeat(10_000) + "mb")).isEqualTo("ab");
        assertThat(filtered("aESC]52;c;" + "QUJD".repeat(100_000) + "BELb")).isEqualTo("ab");
        assertThat(filtered("aESC_G" + "A".repeat(100_000) + "ESC\\b")).isEqualTo("ab");
    }

    @Property
    void textWithoutEscapePassesUnchanged(@ForAll byte[] noise) {
        byte[] text = new byte[noise.length];
        for (int i = 0; i < noise.length; i++) {
            text[i] = noise[i] == 0x1b ? (byte) 'x' : noise[i];
        }

        assertThat(filter(text).bytes.toByteArray()).isEqualTo(text);
    }

    @Property
    void anyChunkingGivesTheSameOutput(@ForAll("sessions") String session, @ForAll @Size(max = 12) List<@IntRange(max = 400) Integer> cuts) {
        byte[] whole = bytes(session);
        List<byte[]> chunks = new ArrayList<>();
        int from = 0;
        for (int cut : cuts.stream().map(cut -> Math.min(cut, whole.length)).sorted().toList()) {
            chunks.add(Arrays.copyOfRange(whole, from, cut));
            from = cut;
        }
        chunks.add(Arrays.copyOfRange(whole, from, whole.length));

        Trace once = filter(whole);
        Trace cut = filter(chunks.toArray(byte[][]::new));

        assertThat(cut.text()).isEqualTo(once.text());
        assertThat(cut.replies).isEqualTo(once.replies);
    }

    @Property
    void noInputThrowsOrLetsAPrivateMarkerThrough(@ForAll("sessions") String session) {
        assertThat(filter(bytes(session)).text()).doesNotContain("ESC[<", "ESC[=", "ESC_", "ESC^", "ESCX", "ESCP");
    }

    @Provide
    Arbitrary<String> sessions() {
        Arbitrary<String> pieces = Arbitraries.oneOf(
                Arbitraries.of(
                        "ESC", "ESC[", "ESC]", "ESC_", "ESCP", "ESC\\", "BEL", "{CAN}", ";", ":", "?", ">", "<", "$", "!", " ", "m", "h", "l", "p", "q",
                        "u", "H", "38:2::1:2:3", "2026", "1049", "58;5;1", "漢", "🍾"),
                Arbitraries.strings().ascii().ofMaxLength(6).map(text -> text.replace("\033", "").replace("\007", "")),
                Arbitraries.integers().between(0, 3000).map(String::valueOf));
        return pieces.list().ofMaxSize(60).map(list -> String.join("", list));
    }
}
