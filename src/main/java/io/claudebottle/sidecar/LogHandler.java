package io.claudebottle.sidecar;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// Turns what the libraries log into events, so that the bundle's output is JSON to the last line.
final class LogHandler extends Handler {

    private final EventLog log;
    private final SimpleFormatter formatter = new SimpleFormatter();

    LogHandler(EventLog log) {
        this.log = log;
    }

    /// Takes the place of every handler there is.
    static void install(EventLog log) {
        LogManager.getLogManager().reset();
        Logger.getLogger("").addHandler(new LogHandler(log));
    }

    @Override
    public void publish(LogRecord record) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("level", record.getLevel().getName());
        fields.put("logger", String.valueOf(record.getLoggerName()));
        fields.put("message", formatter.formatMessage(record));
        Throwable thrown = record.getThrown();
        if (thrown != null) {
            fields.put("thrown", thrown.toString());
            StackTraceElement[] stack = thrown.getStackTrace();
            fields.put("at", stack.length == 0 ? "" : stack[0].toString());
        }
        log.write("log", fields);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
