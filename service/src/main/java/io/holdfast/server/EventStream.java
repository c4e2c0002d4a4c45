package io.holdfast.server;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import io.holdfast.api.Progress;
import io.holdfast.rest.Event;
import io.holdfast.rest.RestJson;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is told bit by bit. A reader who is slow misses progress but nothing else, so that no more than one piece
 * of it is kept for anybody; one who reads nothing for long is given up.
 */
final class EventStream implements Reply {

    private final HttpResponseWriter writer = HttpResponse.streaming();
    private final Duration patience;
    private final boolean tellsSession;
    private boolean sessionTold;
    private boolean busy;
    private boolean over;
    private long busySince;
    private @Nullable Progress pending;

    /**
     * @param patience how long a reader may read nothing
     * @param tellsSession whether the first progress tells which session the reader may ask for later
     */
    EventStream(Duration patience, boolean tellsSession) {
        this.patience = patience;
        this.tellsSession = tellsSession;
        write(ResponseHeaders.builder(HttpStatus.OK)
                .contentType(MediaType.EVENT_STREAM)
                .add(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .build());
    }

    @Override
    public HttpResponse response() {
        return writer;
    }

    @Override
    public synchronized void progressed(Progress progress) {
        if (over) {
            return;
        }
        if (tellsSession && !sessionTold) {
            sessionTold = true;
            write(data(new Event(Event.Kind.SESSION, RestJson.write(new Event.Begun(progress.sessionId())))));
        }
        pending = progress;
        drain();
    }

    /** A sign of life, where there is nothing else to say. */
    synchronized void beat() {
        if (over) {
            return;
        }
        if (busy && System.nanoTime() - busySince > patience.toNanos()) {
            over = true;
            writer.abort();
        } else if (!busy) {
            write(HttpData.ofUtf8(":\n\n"));
        }
    }

    @Override
    public synchronized void succeeded(Object result, List<String> warnings) {
        warnings.forEach(warning -> write(data(new Event(Event.Kind.WARNING, RestJson.write(warning)))));
        end(new Event(Event.Kind.RESULT, RestJson.write(result)));
    }

    @Override
    public synchronized void failed(Throwable error) {
        end(new Event(Event.Kind.ERROR, RestJson.write(Answers.document(error))));
    }

    private void end(Event last) {
        if (!over) {
            over = true;
            pending = null;
            write(data(last));
            writer.close();
        }
    }

    private void drain() {
        Progress next = pending;
        if (!busy && next != null) {
            pending = null;
            write(data(new Event(Event.Kind.PROGRESS, RestJson.write(next))));
        }
    }

    private void write(HttpObject piece) {
        if (!writer.tryWrite(piece)) {
            over = true;
            return;
        }
        if (!busy) {
            busy = true;
            busySince = System.nanoTime();
            CompletableFuture<Void> unused = writer.whenConsumed().thenRun(this::consumed);
        }
    }

    private synchronized void consumed() {
        busy = false;
        if (!over) {
            drain();
        }
    }

    private static HttpData data(Event event) {
        return HttpData.ofUtf8("event: " + event.kind().word() + "\ndata: " + event.data() + "\n\n");
    }
}
