package io.holdfast.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Corrupt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

@Timeout(20)
class TaskPoolTest {

    @Test
    void runsEveryTaskBeforeItFinishes() {
        AtomicInteger done = new AtomicInteger();
        try (TaskPool pool = new TaskPool("test", 3)) {
            for (int i = 0; i < 100; i++) {
                pool.submit(done::incrementAndGet);
            }
            pool.finish();
            assertThat(done).hasValue(100);
        }
    }

    @Test
    void runsTasksSideBySide() {
        CountDownLatch both = new CountDownLatch(2);
        try (TaskPool pool = new TaskPool("test", 2)) {
            for (int i = 0; i < 2; i++) {
                pool.submit(() -> {
                    both.countDown();
                    await(both);
                });
            }
            pool.finish();
        }
    }

    @Test
    void whatTasksLogIsNamedAsWhatTheirMakerLogs() {
        List<@Nullable String> names = Collections.synchronizedList(new ArrayList<>());
        try (TaskPool pool = new TaskPool("test", 2)) {
            for (String name : List.of("anna", "bert")) {
                MDC.put("name", name);
                pool.submit(() -> names.add(MDC.get("name")));
            }
            MDC.remove("name");
            pool.submit(() -> names.add(MDC.get("name")));
            pool.finish();
        }
        assertThat(names).containsExactlyInAnyOrder("anna", "bert", null);
    }

    @Test
    void runsTasksOfOneAtOnceOnTheCallingThread() {
        List<Thread> threads = new ArrayList<>();
        try (TaskPool pool = new TaskPool("test", 1)) {
            for (int i = 1; i <= 3; i++) {
                pool.submit(() -> threads.add(Thread.currentThread()));
                assertThat(threads).hasSize(i).containsOnly(Thread.currentThread());
            }
            pool.finish();
        }
    }

    @Test
    void throwsAFailureOnTheCallingThreadAtOnceAndDropsWhatFollows() {
        AtomicInteger begun = new AtomicInteger();
        try (TaskPool pool = new TaskPool("test", 1)) {
            assertThatThrownBy(() -> pool.submit(() -> {
                        throw new Corrupt("unable to do it", null, null);
                    }))
                    .isInstanceOf(Corrupt.class);
            assertThatThrownBy(() -> pool.submit(begun::incrementAndGet)).isInstanceOf(Corrupt.class);
            assertThatThrownBy(pool::finish).isInstanceOf(Corrupt.class);
        }
        assertThat(begun).hasValue(0);
    }

    @Test
    void throwsTheFirstFailureAndDropsWhatHasNotBegun() {
        AtomicInteger begun = new AtomicInteger();
        try (TaskPool pool = new TaskPool("test", 2)) {
            assertThatThrownBy(() -> {
                        pool.submit(() -> {
                            throw new Corrupt("unable to do it", null, null);
                        });
                        for (int i = 0; i < 1_000; i++) {
                            pool.submit(begun::incrementAndGet);
                        }
                        pool.finish();
                    })
                    .isInstanceOf(Corrupt.class)
                    .hasMessage("unable to do it");
            assertThat(begun).hasValueLessThan(1_000);
        }
    }

    @Test
    void isNotClosedWhileATaskRunsThatHadToBeInterrupted() {
        Thread closer = Thread.currentThread();
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean closed = new AtomicBoolean();
        AtomicBoolean ended = new AtomicBoolean();
        TaskPool pool = new TaskPool("test", 2, Duration.ofMillis(1));
        pool.submit(() -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                while (closer.getState() != Thread.State.TIMED_WAITING && !closed.get()) {
                    Thread.onSpinWait();
                }
                ended.set(!closed.get());
            }
        });
        await(begun);

        pool.close();

        boolean endedBefore = ended.get();
        closed.set(true);
        assertThat(endedBefore).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
