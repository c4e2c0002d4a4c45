package io.holdfast.control;

import io.holdfast.api.RepairResult;
import io.holdfast.archive.OrphanedHolds;
import io.holdfast.backup.OrphanedSnapshots;
import io.holdfast.catalog.Catalog;
import io.holdfast.catalog.KnownDamage;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.Intent;
import io.holdfast.format.Root;
import io.holdfast.format.RootAuthor;
import io.holdfast.format.SessionId;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.SnapshotName;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.ProcedureEngine;
import io.holdfast.repository.Repository;
import io.holdfast.restore.ImportPins;
import io.holdfast.snapshot.SnapshotPins;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Finds what sessions left behind that are over, and mends it. A session is over when the cluster's journal does not know
 * it as unfinished: the journal is written before anything else is, so that no age and no guess is needed. It is asked
 * after what might have been left was listed, so that a session that begins meanwhile is not mistaken for one that is
 * over. Only a leader mends.
 */
final class RepairDesk {

    private final Cluster cluster;
    private final Optional<Repository> repository;
    private final Supplier<List<JournalRecord>> journal;
    private final Clock clock;

    /** @param journal what the cluster's journal holds now */
    RepairDesk(Cluster cluster, Optional<Repository> repository, Supplier<List<JournalRecord>> journal, Clock clock) {
        this.cluster = cluster;
        this.repository = repository;
        this.journal = journal;
        this.clock = clock;
    }

    RepairResult plan() {
        List<Leftover> leftovers = leftovers();
        return result(
                leftovers,
                leftovers.stream()
                        .flatMap(leftover -> leftover.planned().stream())
                        .toList());
    }

    /** Mends everything that can be, the lead being looked at before each. */
    RepairResult act(ProcedureEngine engine) {
        List<Leftover> leftovers = leftovers();
        List<RepairResult.Action> actions = new ArrayList<>();
        for (Leftover leftover : leftovers) {
            engine.checkLeading();
            leftover.mend().ifPresent(actions::add);
        }
        return result(leftovers, actions);
    }

    private static RepairResult result(List<Leftover> leftovers, List<RepairResult.Action> actions) {
        return new RepairResult(leftovers.stream().map(Leftover::finding).toList(), actions);
    }

    private List<Leftover> leftovers() {
        List<Leftover> all = new ArrayList<>();
        journal.get().stream().filter(record -> !record.closed()).forEach(record -> all.add(stuck(record)));
        new OrphanedSnapshots(cluster).find(running()).forEach(name -> all.add(snapshot(name)));
        new ImportPins(cluster).unneeded(running()).forEach(name -> all.add(pin(name)));
        new SnapshotPins(cluster).unneeded(running()).forEach(name -> all.add(pin(name)));
        cluster.imports().stagedSessions().stream()
                .filter(session -> !running().contains(session.text()))
                .forEach(session -> all.add(staging(session)));
        repository.ifPresent(repo -> {
            new OrphanedHolds(cluster, repo).find(this::sessionsOfAll).forEach(hold -> all.add(hold(hold)));
            deadIntents(repo).forEach(intent -> all.add(intent(repo, intent)));
            damaged(repo).forEach(backup -> all.add(damage(backup)));
        });
        return all;
    }

    private Set<String> running() {
        return new RunningSessions(journal);
    }

    /** As they call themselves in what they remember: a part of another one has no id of its own. */
    private Set<String> sessionsOfAll() {
        return journal.get().stream()
                .filter(record -> !record.closed())
                .map(record -> record.state().path("session").asText())
                .collect(Collectors.toSet());
    }

    private static Leftover stuck(JournalRecord record) {
        return Leftover.hopeless(
                "SESSION",
                record.id().text(),
                "%s stands at %s since %s; a leader goes on with it as soon as it can"
                        .formatted(record.kind(), record.step(), record.updatedAt()));
    }

    private Leftover snapshot(SnapshotName name) {
        return Leftover.of(
                "SNAPSHOT",
                name.text(),
                "was taken for a session that is over",
                "delete the snapshot",
                () -> cluster.snapshots().delete(name));
    }

    private Leftover hold(String name) {
        return Leftover.of(
                "PEER",
                name,
                "makes the cluster keep its logs for a log archive that does not need it",
                "remove the replication peer",
                () -> cluster.wals().release(name));
    }

    private Leftover pin(SnapshotName name) {
        return Leftover.of(
                "PIN",
                name.text(),
                "keeps files that no restored or cloned table needs any more",
                "delete the snapshot",
                () -> cluster.snapshots().delete(name));
    }

    private Leftover staging(SessionId session) {
        return Leftover.of(
                "STAGING",
                session.text(),
                "files were staged on the cluster for a session that is over",
                "delete what is staged",
                () -> cluster.imports().discardStaged(session));
    }

    /**
     * Intents of this cluster's sessions; of another cluster's only its own leader knows whether they run. One that cannot be
     * read does not say whose it is: gc ends its session when its lease has run out.
     */
    private List<Intent> deadIntents(Repository repo) {
        return repo.intents().stream()
                .flatMap(found -> found.intent().stream())
                .filter(intent -> intent.cluster().equals(cluster.id()))
                .filter(intent -> !running().contains(intent.session().text()))
                .collect(Collectors.toMap(Intent::session, intent -> intent, (first, later) -> first))
                .values()
                .stream()
                .toList();
    }

    private Leftover intent(Repository repo, Intent intent) {
        return Leftover.of(
                "INTENT",
                intent.session().text(),
                "a session that is over still holds objects in the repository",
                "end the session in the repository; 'repo gc' frees what it stored",
                () -> {
                    RootAuthor author = new RootAuthor(intent.cluster(), intent.epoch(), intent.session());
                    repo.endSession(author, clock.instant());
                    repo.deleteIntents(intent.session());
                });
    }

    private static List<BackupEntry> damaged(Repository repo) {
        KnownDamage damage = new Catalog(repo).damage();
        Root newest = repo.newestRoot();
        return newest.backups().stream()
                .filter(backup -> damage.hurts(backup.id()))
                .toList();
    }

    private static Leftover damage(BackupEntry backup) {
        return Leftover.hopeless(
                "BACKUP",
                backup.id().text(),
                "a verification found damage; other backups are not affected: take another backup of " + backup.tables()
                        + ", and delete this one when it is not needed");
    }
}
