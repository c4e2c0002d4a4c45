package io.holdfast.backup;

import io.holdfast.format.FamilyFiles;
import io.holdfast.format.FileOrigin;
import io.holdfast.format.RegionImage;
import io.holdfast.format.StoreFile;
import io.holdfast.format.StoredFile;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The files of a session that several tasks may ask for: each is stored once, however many ask for it at the same time. */
final class SessionFiles {

    private final ImageSurvey survey;
    private final Map<FileOrigin, CompletableFuture<StoredFile>> stored = new ConcurrentHashMap<>();

    SessionFiles(ImageSurvey survey) {
        this.survey = survey;
    }

    /** Takes up what an earlier attempt of the session has stored. */
    void remember(RegionImage region) {
        for (FamilyFiles family : region.families()) {
            for (StoreFile file : family.files()) {
                if (survey.mayBeSeenAgain(file.content().origin())) {
                    stored.putIfAbsent(file.content().origin(), CompletableFuture.completedFuture(file.content()));
                }
            }
        }
    }

    /** The file as it was stored before, or else as this call stores it. Storing may not wait for other files of these. */
    StoredFile once(FileOrigin origin, Supplier<StoredFile> store) {
        CompletableFuture<StoredFile> mine = new CompletableFuture<>();
        CompletableFuture<StoredFile> other = stored.putIfAbsent(origin, mine);
        return other == null ? fulfil(mine, store) : await(other);
    }

    private static StoredFile fulfil(CompletableFuture<StoredFile> promise, Supplier<StoredFile> store) {
        try {
            StoredFile file = store.get();
            promise.complete(file);
            return file;
        } catch (RuntimeException | Error e) {
            promise.completeExceptionally(e);
            throw e;
        }
    }

    private static StoredFile await(CompletableFuture<StoredFile> promise) {
        try {
            return promise.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
