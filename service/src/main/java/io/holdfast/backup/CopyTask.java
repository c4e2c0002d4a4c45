package io.holdfast.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.holdfast.error.Rejected;
import io.holdfast.format.ClusterId;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.RepositoryId;
import io.holdfast.format.SessionId;
import io.holdfast.format.StoredFile;
import io.holdfast.format.ValueForms;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * All that a worker is told of files that it is to store. Components are added, never changed; one without which the others
 * would be misunderstood comes with another format.
 *
 * @param repository its location
 * @param repositoryId what has to be there
 * @param cluster whose files they are
 * @param attempt another one for each handing out
 */
record CopyTask(
        int format,
        String repository,
        RepositoryId repositoryId,
        ClusterId cluster,
        SessionId session,
        LeaderEpoch epoch,
        int attempt,
        CopyOrder order) {

    static final String KIND = "copy";
    static final int FORMAT = 1;

    /** More than any payload or result unpacks to. */
    private static final int MOST = 64 << 20;

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(ValueForms.module())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** What became of it: one for each file, in the order of the objects and of the files in them. */
    record Result(List<StoredFile> files) {

        Result {
            files = List.copyOf(files);
        }

        byte[] encode() {
            return pack(this);
        }

        static Result decode(byte[] packed) {
            return unpack(packed, Result.class);
        }
    }

    byte[] encode() {
        return pack(this);
    }

    /** Rejected if it is none that this version understands. */
    static CopyTask decode(byte[] packed) {
        CopyTask task = unpack(packed, CopyTask.class);
        if (task.format != FORMAT) {
            throw new Rejected(
                    "unable to copy files: expected a task of format " + FORMAT + ", found " + task.format,
                    "run the same version everywhere");
        }
        return task;
    }

    private static byte[] pack(Record value) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(JSON.writeValueAsBytes(value));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return packed.toByteArray();
    }

    private static <T> T unpack(byte[] packed, Class<T> type) {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            byte[] json = in.readNBytes(MOST);
            if (json.length == MOST) {
                throw new Rejected("unable to copy files: expected less than " + MOST + " bytes, found more", null);
            }
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw unreadable(e.getOriginalMessage());
        } catch (IOException e) {
            throw unreadable(String.valueOf(e.getMessage()));
        }
    }

    private static Rejected unreadable(String reason) {
        return new Rejected("unable to copy files: expected a task or its result, found " + reason, null);
    }
}
