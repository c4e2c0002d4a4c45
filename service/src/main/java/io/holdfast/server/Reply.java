package io.holdfast.server;

import com.linecorp.armeria.common.HttpResponse;
import io.holdfast.api.ProgressListener;
import java.util.List;

/** What a caller hears of a request: how far it is, perhaps, and how it ended. */
interface Reply extends ProgressListener {

    HttpResponse response();

    void succeeded(Object result, List<String> warnings);

    void failed(Throwable error);
}
