package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.holdfast.error.Fenced;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class StepDownTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(StepDown.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final CountDownLatch over = new CountDownLatch(1);

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(log);
        logger.setLevel(null);
        logger.setAdditive(true);
    }

    private ILoggingEvent said(boolean stopping) {
        new StepDown(over, () -> stopping).steppedDown(new Fenced("unable to go on: this process has stepped down"));
        assertThat(over.getCount()).isZero();
        assertThat(log.list).hasSize(1);
        return log.list.get(0);
    }

    @Test
    void whoWasAskedToStopSaysSoInOneLine() {
        ILoggingEvent said = said(true);
        assertThat(said.getLevel()).isEqualTo(Level.INFO);
        assertThat(said.getThrowableProxy()).isNull();
    }

    @Test
    void whoLostTheLeadSaysWhy() {
        ILoggingEvent said = said(false);
        assertThat(said.getLevel()).isEqualTo(Level.WARN);
        assertThat(said.getThrowableProxy().getMessage()).contains("has stepped down");
    }
}
