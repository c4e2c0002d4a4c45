package io.holdfast.demo.embedded;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Sends what HBase, Hadoop and ZooKeeper have to say in this process to a file, while an embedded HBase runs. They warn
 * about much that is normal for a small cluster that starts and stops, and would bury what a person wants to read.
 */
final class HBaseLog implements AutoCloseable {

    private static final List<String> TALKERS =
            List.of("org.apache.hadoop", "org.apache.hbase", "org.apache.zookeeper", "SecurityLogger");

    private final LoggerContext context;
    private final FileAppender<ILoggingEvent> appender;
    private final List<Logger> loggers;

    private HBaseLog(LoggerContext context, FileAppender<ILoggingEvent> appender, List<Logger> loggers) {
        this.context = context;
        this.appender = appender;
        this.loggers = loggers;
    }

    static HBaseLog to(Path file) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d %-5level [%thread] %logger{40}: %msg%n");
        encoder.start();
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setContext(context);
        appender.setName(file.toString());
        appender.setFile(file.toString());
        appender.setEncoder(encoder);
        appender.start();
        List<Logger> loggers = TALKERS.stream().map(context::getLogger).toList();
        for (Logger logger : loggers) {
            logger.setLevel(Level.WARN);
            logger.setAdditive(false);
            logger.addAppender(appender);
        }
        return new HBaseLog(context, appender, loggers);
    }

    @Override
    public void close() {
        for (Logger logger : loggers) {
            logger.detachAppender(appender);
        }
        appender.stop();
        context.getStatusManager().clear();
    }
}
