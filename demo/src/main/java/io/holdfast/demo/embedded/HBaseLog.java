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

    /** Whose warnings mean nothing here, so that the file holds what is worth reading. */
    private static final List<String> CRYING_WOLF = List.of(
            // Wants a file for start scripts that restart a server; there are none.
            "org.apache.hadoop.hbase.ZNodeClearer",
            // Nothing here needs the native library.
            "org.apache.hadoop.util.NativeCodeLoader",
            // A limit of connections is of no use on one machine.
            "org.apache.zookeeper.server.ServerCnxnFactory",
            // Counts servers in one process as a mistake.
            "org.apache.hadoop.hbase.regionserver.DataTieringManager",
            // Says so on every stop.
            "org.apache.hadoop.hbase.master.cleaner.LogCleaner");

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
        CRYING_WOLF.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
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
