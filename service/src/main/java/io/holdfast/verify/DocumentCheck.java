package io.holdfast.verify;

import io.holdfast.error.Corrupt;
import io.holdfast.format.Document;
import io.holdfast.format.Intent;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.Layout;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.SessionHistory;
import io.holdfast.format.Verification;
import io.holdfast.repository.FindingKind;
import io.holdfast.repository.Inspection;
import io.holdfast.repository.Problem;
import io.holdfast.work.TaskPool;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks at the documents that no backup needs: intents, histories, verifications. Each may be deleted by its owner at any
 * time; those that are there have to be what they say.
 */
final class DocumentCheck {

    private static final Pattern EIGHT_DIGITS = Pattern.compile("[0-9]{8}");

    private final Inspection inspection;
    private final Doubt doubt;
    private final Findings findings;
    private final AtomicLong looked = new AtomicLong();

    DocumentCheck(Inspection inspection, Doubt doubt, Findings findings) {
        this.inspection = inspection;
        this.doubt = doubt;
        this.findings = findings;
    }

    /** Looks at all of them, and says how many they are. */
    long check(int parallelism) {
        try (TaskPool pool = new TaskPool("verify", parallelism)) {
            check(
                    pool,
                    Layout.intents(),
                    Intent.class,
                    (key, intent) -> Layout.intents(intent.session()).covers(key)
                            && EIGHT_DIGITS.matcher(key.name()).matches());
            check(pool, Layout.history(), SessionHistory.class, (key, history) -> Layout.history(history.session())
                    .equals(key));
            checkVerifications(pool);
            pool.finish();
        }
        return looked.get();
    }

    private <T extends Document> void check(
            TaskPool pool, KeyPrefix prefix, Class<T> type, BiPredicate<ObjectKey, T> belongs) {
        try (Stream<ObjectKey> objects = inspection.keys(prefix)) {
            objects.forEach(key -> pool.submit(() -> {
                looked.incrementAndGet();
                doubt.confirmed(key, () -> look(key, type, belongs)).ifPresent(problem -> findings.add(key, problem));
            }));
        }
    }

    private <T extends Document> Optional<Problem> look(
            ObjectKey key, Class<T> type, BiPredicate<ObjectKey, T> belongs) {
        try {
            return inspection
                    .document(key, type)
                    .filter(document -> !belongs.test(key, document))
                    .map(document -> new Problem(
                            FindingKind.FOREIGN,
                            "expected the %s of this key, found that of another".formatted(type.getSimpleName())));
        } catch (Corrupt e) {
            return Optional.of(Problem.of(FindingKind.UNREADABLE, e));
        }
    }

    private void checkVerifications(TaskPool pool) {
        try (Stream<ObjectKey> objects = inspection.keys(Layout.verifications())) {
            objects.filter(key -> !key.name().equals("ledger"))
                    .forEach(key -> pool.submit(() -> checkVerification(key)));
        }
    }

    private void checkVerification(ObjectKey key) {
        looked.incrementAndGet();
        Optional<Problem> problem = doubt.confirmed(
                key,
                () -> look(key, Verification.class, (at, record) -> Layout.verification(
                                record.session(), record.sequence())
                        .equals(at)));
        if (problem.isPresent()) {
            findings.add(key, problem.get());
            return;
        }
        doubt.confirmed(new ObjectKey(folderOf(key) + "ledger"), () -> lookAtLedger(key))
                .ifPresent(found -> findings.add(new ObjectKey(folderOf(key) + "ledger"), found));
    }

    private static String folderOf(ObjectKey key) {
        return key.path().substring(0, key.path().length() - key.name().length());
    }

    /** A record whose ledger is gone or damaged; unless the record is gone as well by now, deleted as old. */
    private Optional<Problem> lookAtLedger(ObjectKey key) {
        Optional<Verification> record = inspection.document(key, Verification.class);
        if (record.isEmpty()) {
            return Optional.empty();
        }
        looked.incrementAndGet();
        try {
            inspection.verifications().readLedger(record.get(), line -> {});
            return Optional.empty();
        } catch (Corrupt e) {
            return inspection.lengthOf(key).map(there -> Problem.of(FindingKind.CHECKSUM, e));
        }
    }
}
