package io.holdfast.archive;

import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.ClusterId;
import io.holdfast.format.Layout;
import io.holdfast.format.Manifest;
import io.holdfast.format.ObjectRef;
import io.holdfast.format.RootAuthor;
import io.holdfast.format.SessionId;
import io.holdfast.format.Sha256;
import io.holdfast.format.TableId;
import io.holdfast.repository.Repository;
import java.time.Clock;
import java.util.List;

/** An image that all edits follow, so that none is forgotten. */
final class EarlyImage {

    private EarlyImage() {}

    static void commit(Repository repository, ClusterId cluster, Clock clock, TableId... tables) {
        commit(repository, cluster, clock, new SessionId("20200101T000000000Z-00000000"), tables);
    }

    /** One whose leader took it to be another time. */
    static void commit(Repository repository, ClusterId cluster, Clock clock, SessionId session, TableId... tables) {
        BackupEntry entry = new BackupEntry(
                BackupId.of(session),
                Manifest.FULL,
                cluster,
                List.of(tables),
                session.createdAt(),
                session.createdAt(),
                0,
                0,
                0,
                0,
                null,
                null,
                new ObjectRef(Layout.manifest(BackupId.of(session)), 1, Sha256.of(new byte[0])));
        repository.commit(RootAuthor.withoutCluster(session), clock.instant(), root -> root.content()
                .withBackup(entry)
                .withEnded(session));
    }
}
