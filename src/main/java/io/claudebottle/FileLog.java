package io.claudebottle;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;

/// Sends the log to a small rolling file and nothing to the console. Found by Logback as a service, which spares every verb the
/// parsing of an XML file. The directory is given by [#DIRECTORY]; without it, as in tests, nothing is written.
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class FileLog extends ContextAwareBase implements Configurator {

    /// System property with the directory of the log.
    public static final String DIRECTORY = "claude-bottle.log.directory";

    public static final String FILE = "claude-bottle.log";

    /// Between two looks at the size; the default of a minute would let a talkative fault fill the disk.
    private static final double CHECK_MILLISECONDS = 100;

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        // a log that cannot be written is no reason to talk into the operator's terminal
        context.getStatusManager().add(new NopStatusListener());
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        context.getLogger("io.claudebottle").setLevel(Level.INFO);
        String directory = System.getProperty(DIRECTORY, "");
        if (!directory.isEmpty()) {
            var appender = new OnFirstLine(file(context, Path.of(directory)));
            appender.setContext(context);
            appender.start();
            root.addAppender(appender);
        }
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static RollingFileAppender<ILoggingEvent> file(LoggerContext context, Path directory) {
        var file = new RollingFileAppender<ILoggingEvent>();
        file.setContext(context);
        file.setFile(directory.resolve(FILE).toString());

        var pattern = new PatternLayoutEncoder();
        pattern.setContext(context);
        pattern.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger{20} - %msg%n");
        pattern.start();
        file.setEncoder(pattern);

        var rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(file);
        rolling.setFileNamePattern(directory.resolve(FILE) + ".%i");
        rolling.setMinIndex(1);
        rolling.setMaxIndex(3);
        rolling.start();
        file.setRollingPolicy(rolling);

        var size = new SizeBasedTriggeringPolicy<ILoggingEvent>();
        size.setContext(context);
        size.setMaxFileSize(new FileSize(FileSize.MB_COEFFICIENT));
        size.setCheckIncrement(Duration.buildByMilliseconds(CHECK_MILLISECONDS));
        size.start();
        file.setTriggeringPolicy(size);
        return file;
    }

    /// Opens the file when there is something to write: a verb that only looks must not make a home for its log.
    private static final class OnFirstLine extends UnsynchronizedAppenderBase<ILoggingEvent> {

        private final RollingFileAppender<ILoggingEvent> file;

        OnFirstLine(RollingFileAppender<ILoggingEvent> file) {
            this.file = file;
        }

        @Override
        protected void append(ILoggingEvent event) {
            synchronized (file) {
                if (!file.isStarted()) {
                    file.start();
                }
            }
            file.doAppend(event);
        }

        @Override
        public void stop() {
            file.stop();
            super.stop();
        }
    }
}
