package io.holdfast.demo.remote;

import io.holdfast.api.BackupResult;
import io.holdfast.api.Holdfast;
import io.holdfast.api.PitrDoor;
import io.holdfast.api.Progress;
import io.holdfast.api.ProgressListener;
import io.holdfast.api.SessionInfo;
import io.holdfast.api.SessionResult;
import io.holdfast.api.Sessions;
import io.holdfast.api.SnapshotDoor;
import io.holdfast.api.TableSetDoor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A front door that remembers the last call and answers with a sample of what the method returns. */
final class EchoDoor implements InvocationHandler {

    static final Progress PROGRESS = new Progress("20260131T235959123Z-0a1b2c3d", "COPY", 1, 2, "bytes");

    private final SampleRecords samples = new SampleRecords();

    volatile String method = "";
    volatile List<Object> arguments = List.of();
    volatile Object answer = "";

    @Nullable
    volatile RuntimeException error;

    Holdfast open() {
        return as(Holdfast.class);
    }

    private <T> T as(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(EchoDoor.class.getClassLoader(), new Class<?>[] {type}, this));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method called, Object @Nullable [] given) {
        return switch (called.getName()) {
            case "close" -> null;
            case "warnings" -> List.of("look out");
            case "snapshots" -> as(SnapshotDoor.class);
            case "pitr" -> as(PitrDoor.class);
            case "tableSets" -> as(TableSetDoor.class);
            case "sessions" -> as(Sessions.class);
            default -> answer(called, given == null ? new Object[0] : given);
        };
    }

    private Object answer(Method called, Object[] given) {
        // Whoever hears of progress may change it.
        RuntimeException failure = error;
        List<Object> kept = new ArrayList<>();
        Arrays.stream(given).forEach(argument -> {
            if (argument instanceof ProgressListener listener) {
                listener.progressed(PROGRESS);
            } else {
                kept.add(argument);
            }
        });
        arguments = List.copyOf(kept);
        method = called.getDeclaringClass().getSimpleName() + "." + called.getName();
        if (failure != null) {
            throw failure;
        }
        Class<?> type =
                called.getReturnType().equals(SessionResult.class) ? BackupResult.class : called.getReturnType();
        answer = type.equals(SessionInfo.class) ? ofBackup(samples.of(SessionInfo.class)) : samples.of(type);
        return answer;
    }

    private static SessionInfo ofBackup(SessionInfo session) {
        return new SessionInfo(
                session.sessionId(),
                "backup.full",
                session.state(),
                session.step(),
                session.progress(),
                session.startedAt(),
                session.endedAt(),
                session.backupId(),
                session.error());
    }
}
