package io.claudebottle.terminal;

import com.techsenger.jeditermfx.core.TerminalExecutorServiceManager;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

/// The emulator's threads as daemons, so that a forgotten pane never keeps the process alive.
final class EmulatorThreads implements TerminalExecutorServiceManager {

    private final ThreadFactory factory = Thread.ofPlatform().daemon().name("terminal-emulator-", 0).factory();
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(factory);
    private final ExecutorService emulator = Executors.newCachedThreadPool(factory);

    @Override
    public ScheduledExecutorService getSingleThreadScheduledExecutor() {
        return writer;
    }

    @Override
    public ExecutorService getUnboundedExecutorService() {
        return emulator;
    }

    /// At once: what still waits is a resize or a key for a child that is being hung up.
    @Override
    public void shutdownWhenAllExecuted() {
        writer.shutdownNow();
        emulator.shutdownNow();
    }
}
