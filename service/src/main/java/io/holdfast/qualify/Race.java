package io.holdfast.qualify;

import io.holdfast.error.Conflict;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Unavailable;
import io.holdfast.format.ObjectKey;
import io.holdfast.storage.ObjectSink;
import io.holdfast.storage.ObjectStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Many writers of one object, who begin together. Exactly one may succeed, and its content must be what is there. */
final class Race {

    private static final int WRITERS = 8;
    private static final int BYTES = 4096;

    private final ObjectStore store;
    private final ObjectKey key;

    Race(ObjectStore store, ObjectKey key) {
        this.store = store;
        this.key = key;
    }

    private enum Outcome {
        WON,
        LOST,
        UNKNOWN,
        FAILED
    }

    private interface Writer {
        boolean creates(byte[] content);
    }

    void ofPuts() {
        run(content -> store.putIfAbsent(key, content));
    }

    void ofStreams() {
        run(this::streams);
    }

    /** Whether a stream creates the object. */
    boolean streams(byte[] content) {
        try (ObjectSink sink = store.create(key)) {
            sink.write(content, 0, content.length);
            sink.commit();
            return true;
        } catch (Conflict e) {
            return false;
        }
    }

    private void run(Writer writer) {
        List<Outcome> outcomes = inParallel(writer);
        long won = outcomes.stream().filter(Outcome.WON::equals).count();
        Unfit.unless(won <= 1, "one of " + WRITERS + " writers of one object to succeed", won + " of them");
        byte[] found = store.read(key, BYTES)
                .orElseThrow(() -> new Unfit("the object that a writer has just created", "none"));
        Outcome sought = won == 1 ? Outcome.WON : Outcome.UNKNOWN;
        boolean isOfWriter = IntStream.range(0, WRITERS)
                .anyMatch(i -> outcomes.get(i) == sought && Arrays.equals(found, content(i)));
        Unfit.unless(isOfWriter, "the content of the writer that succeeded", "another");
        Unfit.unless(!writer.creates(content(WRITERS)), "a second object of one key to be refused", "it created");
        Unfit.unless(
                Arrays.equals(found, store.read(key, BYTES).orElse(new byte[0])),
                "an object to stay as it is",
                "another content");
    }

    private List<Outcome> inParallel(Writer writer) {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            CyclicBarrier start = new CyclicBarrier(WRITERS);
            List<Callable<Outcome>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                byte[] content = content(i);
                writers.add(() -> {
                    start.await();
                    return outcome(writer, content);
                });
            }
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<Outcome> future : threads.invokeAll(writers)) {
                outcomes.add(future.get());
            }
            return outcomes;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("unable to test the store: interrupted", null, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HoldfastException cause) {
                throw cause;
            }
            throw new IllegalStateException(e);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Under load a store may fail; that alone is no reason to refuse it. */
    private static Outcome outcome(Writer writer, byte[] content) {
        try {
            return writer.creates(content) ? Outcome.WON : Outcome.LOST;
        } catch (OutcomeUnknown e) {
            return Outcome.UNKNOWN;
        } catch (Unavailable e) {
            return Outcome.FAILED;
        }
    }

    private static byte[] content(int writer) {
        byte[] content = new byte[BYTES];
        Arrays.fill(content, (byte) ('A' + writer));
        return content;
    }
}
