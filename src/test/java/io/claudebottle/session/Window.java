package io.claudebottle.session;

import io.claudebottle.terminal.Await;
import io.claudebottle.terminal.pty.Pty;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// A terminal that somebody sits at: everything the child prints is read and remembered.
final class Window {

    final Pty pty;
    private final StringBuffer seen = new StringBuffer();

    Window(Pty pty) {
        this.pty = pty;
        Thread.ofPlatform().daemon().name("window-" + pty.pid()).start(this::read);
    }

    private void read() {
        try {
            byte[] buffer = new byte[8192];
            for (int count = pty.output().read(buffer); count >= 0; count = pty.output().read(buffer)) {
                seen.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            seen.append("[closed]");
        }
    }

    String seen() {
        return seen.toString();
    }

    void awaitSeen(String text) {
        Await.until(() -> seen().contains(text), this::seen);
    }

    void type(String line) throws IOException {
        pty.input().write((line + "\r").getBytes(StandardCharsets.UTF_8));
        pty.input().flush();
    }

    int exit() throws Exception {
        return pty.exit().get(20, TimeUnit.SECONDS);
    }

    /// What is left in the bottle when the application and the engine's client were killed with SIGKILL: nothing of the attach script and
    /// its dtach client, which are the child and its children. The holder is a grandchild.
    void kill() {
        ProcessHandle.of(pty.pid()).ifPresent(child -> {
            child.children().forEach(ProcessHandle::destroyForcibly);
            child.destroyForcibly();
        });
        pty.close();
    }
}
