package io.holdfast.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.format.BackupId;
import io.holdfast.repository.ScriptedStore;
import io.holdfast.repository.ScriptedStore.Fault;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A backup that has written everything but its root, and waits. It deletes its intents as soon as it has committed. */
final class PausedBackup {

    private static final long PATIENCE_SECONDS = 30;

    private final CountDownLatch paused = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final CompletableFuture<BackupId> result;

    private PausedBackup(Scene scene, String... tables) {
        ScriptedStore store = new ScriptedStore(scene.store, call -> {
            if (call.is("put", "roots/")) {
                paused.countDown();
                await(released);
            }
            return Fault.NONE;
        });
        result = CompletableFuture.supplyAsync(() -> scene.backUp(scene.open(store), tables));
        await(paused);
        assertThat(result).isNotDone();
    }

    static PausedBackup of(Scene scene, String... tables) {
        return new PausedBackup(scene, tables);
    }

    /** Lets it commit, and waits for its end. */
    BackupId finish() {
        released.countDown();
        return result.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
