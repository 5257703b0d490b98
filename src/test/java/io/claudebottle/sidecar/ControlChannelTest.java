package io.claudebottle.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.problem.ProblemException;
import io.claudebottle.sidecar.wire.ControlMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ControlChannelTest {

    private static final String SECRET = "sk-never-to-be-seen";

    @TempDir
    Path directory;

    private final Events events = new Events();
    private final List<ControlMessage> taken = new CopyOnWriteArrayList<>();
    private ControlChannel channel;

    @BeforeEach
    void open() throws IOException {
        channel = new ControlChannel(directory.resolve("run/control"), events.log());
        channel.on(ControlMessage.Tokens.class, taken::add);
        channel.on(ControlMessage.Routes.class, _ -> {
            throw new ProblemException("no such route.", "Write another.");
        });
        channel.on(ControlMessage.Routes.class, taken::add);
        channel.start();
    }

    @AfterEach
    void close() {
        channel.close();
    }

    private void tell(String text) throws IOException {
        Files.writeString(directory.resolve("run/control"), text);
    }

    private void awaitAnswers(int count) {
        Await.until(count + " answers", () -> events.named("control").size() == count);
    }

    @Test
    void whatTheOperatorSaysReachesItsDaemonAndIsConfirmed() throws IOException {
        tell(new ControlMessage.Tokens(Map.of("EGRESS_TOKEN_0", SECRET)).toLine() + "\n");
        awaitAnswers(1);
        assertThat(taken).containsExactly(new ControlMessage.Tokens(Map.of("EGRESS_TOKEN_0", SECRET)));
        assertThat(events.named("control").getFirst().path("outcome").asText()).isEqualTo("applied");
    }

    @Test
    void anyNumberOfWritersMayComeAndGo() throws IOException {
        for (int i = 1; i <= 3; i++) {
            tell(new ControlMessage.Tokens(Map.of("N", "" + i)).toLine() + "\n");
            awaitAnswers(i);
        }
        assertThat(taken).hasSize(3);
    }

    @Test
    void aRefusalSaysWhyAndTheChannelGoesOn() throws IOException {
        tell("{\"op\":\"routes\",\"routes\":\"[]\"}\n{\"op\":\"open-sesame\"}\n");
        awaitAnswers(2);
        assertThat(events.named("control")).extracting(event -> event.path("outcome").asText()).containsExactly("refused", "refused");
        assertThat(events.named("control").getFirst().path("reason").asText()).isEqualTo("no such route. Write another.");
        assertThat(taken).as("what one daemon refuses, the next never gets").isEmpty();
    }

    @Test
    void aMessageThatCannotBeReadIsRefusedWithoutBeingRepeated() throws IOException {
        tell("{\"op\":\"tokens\",\"values\":{\"A\":\"" + SECRET + "\"\n");
        awaitAnswers(1);
        assertThat(events.text()).contains("refused").doesNotContain(SECRET);
        assertThat(new ControlMessage.Tokens(Map.of("A", SECRET)).toString()).doesNotContain(SECRET);
    }

    @Test
    void onlyTheBundlesOwnUserMayOpenThePipe() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("run/control")))).isEqualTo("rw-------");
    }
}
