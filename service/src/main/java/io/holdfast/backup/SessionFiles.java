package io.holdfast.backup;

import io.holdfast.format.FamilyFiles;
import io.holdfast.format.FileIdentity;
import io.holdfast.format.FileOrigin;
import io.holdfast.format.RegionImage;
import io.holdfast.format.StoreFile;
import io.holdfast.format.StoredFile;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Finds each file of a session's image in the repository, or has it stored there, once, however many tasks ask for it at
 * the same time. Only files that may be asked for again are remembered.
 */
final class SessionFiles {

    private final ImageSurvey survey;
    private final CommittedFiles committed;
    private final Map<FileOrigin, CompletableFuture<StoredFile>> stored = new ConcurrentHashMap<>();

    SessionFiles(ImageSurvey survey, CommittedFiles committed) {
        this.survey = survey;
        this.committed = committed;
    }

    StoredFile find(FileIdentity identity, FileOrigin origin, Supplier<StoredFile> store) {
        Optional<StoredFile> earlier = committed.find(identity);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        if (!survey.mayBeSeenAgain(origin)) {
            return store.get();
        }
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
}
