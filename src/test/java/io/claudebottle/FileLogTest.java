package io.claudebottle;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.claudebottle.terminal.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLogTest {

    @TempDir
    private Path directory;

    private final LoggerContext context = new LoggerContext();
    private Path logs;

    @BeforeEach
    void place() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        logs = directory.resolve("logs");
        System.setProperty(FileLog.DIRECTORY, logs.toString());
    }

    @AfterEach
    void forget() {
        System.clearProperty(FileLog.DIRECTORY);
        context.stop();
    }

    @Test
    void theFileIsMadeByTheFirstLine() throws IOException {
        new FileLog().configure(context);
        assertThat(logs).doesNotExist();

        context.getLogger("io.claudebottle.Anything").info("launched");

        assertThat(Files.readString(logs.resolve(FileLog.FILE))).endsWith("launched" + System.lineSeparator());
    }

    @Test
    void theEngineLibrarysTalkAboutRequestsIsNotWritten() {
        new FileLog().configure(context);

        context.getLogger("com.github.dockerjava.api").info("a request with an environment");

        assertThat(logs).doesNotExist();
    }

    @Test
    void aFileOfAMegabyteIsSetAsideAndOfThoseThreeAreKept() {
        new FileLog().configure(context);
        var logger = context.getLogger("io.claudebottle.Anything");
        String line = "x".repeat(100_000);

        Await.until(
                () -> {
                    logger.info(line);
                    return Files.exists(logs.resolve(FileLog.FILE + ".3"));
                },
                () -> logs);

        assertThat(logs.resolve(FileLog.FILE + ".4")).doesNotExist();
    }

    @Test
    void withoutADirectoryNothingIsWritten() {
        System.clearProperty(FileLog.DIRECTORY);
        new FileLog().configure(context);

        context.getLogger("io.claudebottle.Anything").error("lost");

        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aDirectoryThatCannotBeWrittenDoesNotStopAnything() throws IOException {
        Files.writeString(logs, "a file where the directory should be");
        new FileLog().configure(context);

        context.getLogger("io.claudebottle.Anything").error("lost");

        assertThat(logs).hasContent("a file where the directory should be");
    }
}
