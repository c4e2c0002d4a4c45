package io.holdfast.server;

import com.linecorp.armeria.common.HttpResponse;
import io.holdfast.api.Progress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Answers with one document when all is over. */
final class DocumentReply implements Reply {

    private final CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
    private final HttpResponse response = HttpResponse.of(answer);

    @Override
    public HttpResponse response() {
        return response;
    }

    @Override
    public void progressed(Progress progress) {
        // A document tells of the end only.
    }

    @Override
    public void succeeded(Object result, List<String> warnings) {
        answer.complete(Answers.ok(result, warnings));
    }

    @Override
    public void failed(Throwable error) {
        answer.complete(Answers.error(error));
    }
}
