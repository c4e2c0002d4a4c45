package io.holdfast.verify;

import io.holdfast.hbase.HFileCheck;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.LongConsumer;

/** The bytes of one file as they stream by. */
final class FileContent {

    private static final int BUFFER = 1 << 18;

    private FileContent() {}

    /** What HBase would find wrong; what Holdfast's sums do not fit is thrown by the stream. */
    static Optional<String> flaw(InputStream content, long length, LongConsumer progress) throws IOException {
        HFileCheck check = new HFileCheck(length);
        byte[] buffer = new byte[(int) Math.min(BUFFER, length + 1)];
        for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
            check.update(buffer, 0, count);
            progress.accept(count);
        }
        return check.finish();
    }
}
