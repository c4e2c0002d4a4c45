package io.holdfast.server;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import io.holdfast.error.ErrorCode;
import io.holdfast.error.HoldfastException;
import io.holdfast.rest.ErrorDocument;
import io.holdfast.rest.RestJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers of one JSON document. */
final class Answers {

    /** What people should know beside the result. */
    static final String WARNING_HEADER = "holdfast-warning";

    private Answers() {}

    static HttpResponse ok(Object result, List<String> warnings) {
        ResponseHeadersBuilder headers = json(HttpStatus.OK);
        warnings.forEach(warning -> headers.add(WARNING_HEADER, warning.replaceAll("[^ -~]", "?")));
        return HttpResponse.of(headers.build(), HttpData.ofUtf8(RestJson.write(result) + "\n"));
    }

    static HttpResponse error(Throwable error) {
        return response(statusOf(error), document(error)).toHttpResponse();
    }

    static AggregatedHttpResponse error(HttpStatus status, String message, @Nullable String hint) {
        ErrorCode code = status.isServerError() ? ErrorCode.UNAVAILABLE : ErrorCode.REJECTED;
        return response(status, ErrorDocument.of(code.name(), message, hint));
    }

    private static AggregatedHttpResponse response(HttpStatus status, ErrorDocument document) {
        ResponseHeadersBuilder headers = json(status);
        if (status.equals(HttpStatus.UNAUTHORIZED)) {
            headers.add(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        if (status.equals(HttpStatus.SERVICE_UNAVAILABLE)) {
            headers.add(HttpHeaderNames.RETRY_AFTER, "1");
        }
        return AggregatedHttpResponse.of(headers.build(), HttpData.ofUtf8(RestJson.write(document) + "\n"));
    }

    private static ResponseHeadersBuilder json(HttpStatus status) {
        return ResponseHeaders.builder(status)
                .contentType(MediaType.JSON_UTF_8)
                .add(HttpHeaderNames.CACHE_CONTROL, "no-store");
    }

    static ErrorDocument document(Throwable error) {
        if (error instanceof Refusal refusal) {
            ErrorCode code = refusal.status().isServerError() ? ErrorCode.UNAVAILABLE : ErrorCode.REJECTED;
            return ErrorDocument.of(code.name(), refusal.message(), refusal.hint());
        }
        if (error instanceof HoldfastException known) {
            return ErrorDocument.of(known);
        }
        // What it says may be of use to an attacker; the log has it.
        return ErrorDocument.of(
                "FAILED",
                "unable to serve the request: found " + error.getClass().getSimpleName(),
                "this is a defect of Holdfast or of its installation; the server's log says where it happened");
    }

    static HttpStatus statusOf(Throwable error) {
        if (error instanceof Refusal refusal) {
            return refusal.status();
        }
        if (error instanceof HoldfastException known) {
            return switch (known.code()) {
                case REJECTED -> HttpStatus.BAD_REQUEST;
                case CONFLICT -> HttpStatus.CONFLICT;
                case UNAVAILABLE, FENCED -> HttpStatus.SERVICE_UNAVAILABLE;
                case CORRUPT, OUTCOME_UNKNOWN -> HttpStatus.INTERNAL_SERVER_ERROR;
            };
        }
        return HttpStatus.INTERNAL_SERVER_ERROR;
    }
}
