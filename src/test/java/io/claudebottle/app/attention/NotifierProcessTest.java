package io.claudebottle.app.attention;

import static org.assertj.core.api.Assertions.assertThat;

import io.claudebottle.app.FxThread;
import io.claudebottle.app.attention.DesktopNotifier.Notice;
import io.claudebottle.terminal.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With a real process in the place of `notify-send`: it writes down what it was given and does what its script says.
class NotifierProcessTest {

    private static final Notice NOTICE = new Notice("-researcher waits", "permission to use <b>Bash</b> & more");

    @TempDir
    private Path bin;

    private final ExecutorService fxThread = Executors.newSingleThreadExecutor();
    private final FxThread fx = new FxThread(Runnable::run, fxThread::execute);
    private final AtomicInteger clicked = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    @AfterEach
    void tearDown() {
        fxThread.shutdownNow();
    }

    private DesktopNotifier notifier(String script) throws IOException {
        Path program = bin.resolve("notify-send");
        Files.writeString(program, "#!/bin/sh\nfor each in \"$@\"; do printf '%s\\n' \"$each\"; done >\"" + bin + "/given.new\"\nmv \"" + bin + "/given.new\" \"" + bin
                + "/given\"\n" + script + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return NotifierProcess.forDesktop(Map.of("PATH", bin + ":/usr/bin"), "Linux", "Claude Bottle", "Open", fx);
    }

    private void show(DesktopNotifier notifier) {
        notifier.show(NOTICE, clicked::incrementAndGet, failed::incrementAndGet);
    }

    private void settle() throws Exception {
        fxThread.submit(() -> {}).get();
    }

    @Test
    void theWordsArriveAsTheyAreAndAreNeverOptionsOrMarkup() throws Exception {
        show(notifier("exit 0"));

        Await.until(() -> Files.exists(bin.resolve("given")), () -> "it was run");
        List<String> given = Files.readAllLines(bin.resolve("given"));
        assertThat(given).endsWith("--", "-researcher waits", "permission to use &lt;b&gt;Bash&lt;/b&gt; &amp; more");
        assertThat(given).contains("--app-name=Claude Bottle", "--action=default=Open");
    }

    @Test
    void aClickIsHeardOnce() throws Exception {
        show(notifier("echo default"));

        Await.until(() -> clicked.get() == 1, () -> "the click");
        settle();
        assertThat(clicked).hasValue(1);
        assertThat(failed).hasValue(0);
    }

    @Test
    void oneThatWasDismissedIsNoClickAndNoFailure() throws Exception {
        DesktopNotifier notifier = notifier("exit 0");
        show(notifier);
        settle();
        Await.until(() -> ((NotifierProcess) notifier).waiting() == 0, () -> "it has ended");
        assertThat(clicked).hasValue(0);
        assertThat(failed).hasValue(0);
    }

    @Test
    void aProgramThatFailsIsAFailure() throws Exception {
        show(notifier("echo 'no daemon answers' >&2; exit 1"));

        Await.until(() -> failed.get() == 1, () -> "the failure");
        assertThat(clicked).hasValue(0);
    }

    @Test
    void withoutAProgramItFailsAtOnce() {
        show(NotifierProcess.forDesktop(Map.of("PATH", "relative:" + bin), "Linux", "Claude Bottle", "Open", fx));

        assertThat(failed).hasValue(1);
    }

    @Test
    void aProgramThatWentAwayIsAFailure() throws Exception {
        DesktopNotifier notifier = notifier("exit 0");
        Files.delete(bin.resolve("notify-send"));
        show(notifier);

        Await.until(() -> failed.get() == 1, () -> "the failure");
    }

    @Test
    void thoseThatWaitForAClickAreFewAndEndWithTheWindow() throws Exception {
        Path alive = Files.createDirectory(bin.resolve("alive"));
        DesktopNotifier notifier = notifier("touch " + alive + "/$$; exec sleep 300");
        for (int i = 0; i < 12; i++) {
            show(notifier);
        }
        settle();
        Await.until(() -> running(alive) == 8, () -> "eight are left of twelve");
        settle();
        fxThread.submit(notifier::close).get();
        Await.until(() -> running(alive) == 0, () -> "all have ended");
        settle();
        assertThat(failed).as("they had shown their notices").hasValue(0);
    }

    /// Those that have come so far as to write down their ids.
    private static long running(Path ids) {
        try (var files = Files.list(ids)) {
            List<Long> all = files.map(file -> Long.valueOf(file.getFileName().toString())).toList();
            long alive = all.stream().filter(pid -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()).count();
            return all.isEmpty() ? -1 : alive;
        } catch (IOException e) {
            return -1;
        }
    }

    @Test
    void onTheMacTheWordsAreArgumentsOfTheScriptAndNeverPartOfIt() {
        assertThat(NotifierProcess.osascript(new Notice("a\" & quit", "b")))
                .endsWith("end run", "a\" & quit", "b")
                .filteredOn(argument -> argument.contains("quit"))
                .hasSize(1);
    }

    @Test
    void onWindowsTheWordsAreNeverPartOfTheScript() {
        List<String> argv = NotifierProcess.powershell(new Notice("'; Remove-Item C:\\ #", "<toast/>"), "Claude Bottle");

        String script = new String(Base64.getDecoder().decode(argv.getLast()), StandardCharsets.UTF_16LE);
        assertThat(script).doesNotContain("Remove-Item", "<toast/>").contains("CreateTextNode");
        assertThat(argv.subList(0, 4)).containsExactly("powershell.exe", "-NoProfile", "-NonInteractive", "-EncodedCommand");
    }
}
