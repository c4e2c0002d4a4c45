package io.holdfast.app;

import io.holdfast.procedure.ProcedureListener;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the thread that stands for the lead that a lead is over, and people why. */
final class StepDown implements ProcedureListener {

    private static final Logger LOG = LoggerFactory.getLogger(StepDown.class);

    private final CountDownLatch over;
    private final BooleanSupplier stopping;

    /** @param stopping whether the server was asked to stop, so that nothing is wrong */
    StepDown(CountDownLatch over, BooleanSupplier stopping) {
        this.over = over;
        this.stopping = stopping;
    }

    @Override
    public void steppedDown(Throwable why) {
        if (stopping.getAsBoolean()) {
            LOG.info("this server steps down, as it was asked to stop");
        } else {
            LOG.warn("this server steps down", why);
        }
        over.countDown();
    }
}
