package io.holdfast.restore;

import io.holdfast.dispatch.Delegation;
import io.holdfast.dispatch.Dispatcher;
import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.error.Unavailable;
import io.holdfast.format.NamespaceImage;
import io.holdfast.format.ShardRef;
import io.holdfast.format.StoreFile;
import io.holdfast.format.StoredFile;
import io.holdfast.format.TableId;
import io.holdfast.format.TableImage;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.ImportedTable;
import io.holdfast.hbase.KeySpace;
import io.holdfast.hbase.TableFacts;
import io.holdfast.hbase.TableLocks;
import io.holdfast.procedure.Lock;
import io.holdfast.procedure.Outcome;
import io.holdfast.procedure.Procedure;
import io.holdfast.procedure.RetryPolicy;
import io.holdfast.procedure.StepContext;
import io.holdfast.repository.Presence;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * Brings tables of backups into a cluster under names that no table has. The files are staged, made part of the cluster
 * as a snapshot, and that snapshot is cloned; it stays behind as a pin ({@link ImportPins}) until the new table does not
 * need it.
 */
public final class RestoreProcedure implements Procedure<RestoreState, RestoreProcedure.RestoreStep> {

    /** The steps; their names are persisted. */
    public enum RestoreStep implements Procedure.Step {
        PREPARE,
        CREATE_NAMESPACES,
        STAGE,
        REGISTER,
        PLACE,
        CLONE,
        REPLAY_LOG,
        VERIFY,
        GRANT {
            @Override
            public boolean decides() {
                return true;
            }
        },
        CLEANUP
    }

    /** What was only looked at counts no more when logs are read, until all was looked at once more: that takes minutes at the most. */
    private static final RetryPolicy PATIENCE = new RetryPolicy(60, Duration.ofMillis(200), Duration.ofSeconds(10));

    private final Cluster cluster;
    private final Repositories repositories;
    private final int parallelism;
    private final Optional<Dispatcher> workers;

    /** @param parallelism files that are copied side by side */
    public RestoreProcedure(Cluster cluster, Repositories repositories, int parallelism) {
        this(cluster, repositories, parallelism, Optional.empty());
    }

    /** @param workers who stage files; without any, this process does */
    RestoreProcedure(Cluster cluster, Repositories repositories, int parallelism, Optional<Dispatcher> workers) {
        this.cluster = cluster;
        this.repositories = repositories;
        this.parallelism = parallelism;
        this.workers = workers;
    }

    @Override
    public String kind() {
        return "restore";
    }

    @Override
    public Class<RestoreState> stateType() {
        return RestoreState.class;
    }

    @Override
    public Class<RestoreStep> stepType() {
        return RestoreStep.class;
    }

    @Override
    public Optional<RetryPolicy> retries(RestoreStep step) {
        return step == RestoreStep.REPLAY_LOG ? Optional.of(PATIENCE) : Optional.empty();
    }

    @Override
    public List<Lock> locks(RestoreState state) {
        return state.targets().stream()
                .map(target -> TableLocks.exclusive(target.to()))
                .toList();
    }

    @Override
    public Outcome<RestoreState> execute(RestoreStep step, RestoreState state, StepContext context) {
        return switch (step) {
            case PREPARE -> Outcome.done(prepare(state, context));
            case CREATE_NAMESPACES -> Outcome.done(createNamespaces(state));
            case STAGE -> Outcome.done(stage(state, context));
            case REGISTER -> Outcome.done(register(state));
            case PLACE -> Outcome.done(place(state));
            case CLONE -> Outcome.done(cloneTables(state, context));
            case REPLAY_LOG -> Outcome.done(replayLog(state, context));
            case VERIFY -> Outcome.done(verify(state));
            case GRANT -> Outcome.done(grant(state, context));
            case CLEANUP -> Outcome.done(cleanUp(state));
        };
    }

    @Override
    public void undo(RestoreStep step, RestoreState state, StepContext context) {
        switch (step) {
            case PREPARE -> {
                // It only looked.
            }
            case CREATE_NAMESPACES ->
                state.newNamespaces().forEach(name -> cluster.tables().deleteEmptyNamespace(name));
            case STAGE -> cluster.imports().discardStaged(state.session());
            case REGISTER -> unregister(state, context);
            case PLACE -> {
                // The files are removed once no snapshot names them: with the undo of REGISTER.
            }
            case CLONE -> dropClones(state, context);
            case REPLAY_LOG -> {
                // What was loaded goes with the tables, with the undo of CLONE.
            }
            case VERIFY -> {
                // A table that it disabled is dropped with the undo of CLONE.
            }
            case GRANT -> {
                // HBase forgets permissions with their table or namespace. A namespace that somebody has put a table in
                // meanwhile stays, and keeps them.
            }
            case CLEANUP -> {
                // What was staged is gone. This is undone only if it was a part of a restore that failed later.
            }
        }
    }

    private RestoreState prepare(RestoreState state, StepContext context) {
        Images images = images(state);
        Surroundings target = Surroundings.of(cluster, state.targets());
        List<String> problems = target.problemsOf(state.targets());
        if (!problems.isEmpty()) {
            throw new Conflict(problems.get(0), "choose another name with --table TABLE=NEW or --suffix");
        }
        List<String> newNamespaces = target.namespacesToCreate(state.targets());
        checkAcl(state, images, newNamespaces);
        for (RestoreTarget restore : state.targets()) {
            checkImage(open(state), images.of(restore), state.selection(), context);
            LogSelection.find(open(state), images.manifest(restore), restore.from(), state.at())
                    .ifPresent(log -> log.check(open(state)));
        }
        List<TableId> withoutFiles = state.targets().stream()
                .filter(restore -> SelectedFiles.of(open(state), images.of(restore), state.selection())
                                .files()
                        == 0)
                .map(RestoreTarget::to)
                .toList();
        return state.prepared(newNamespaces, withoutFiles);
    }

    /** Refuses what cannot be granted. */
    void checkAcl(RestoreState state) {
        Surroundings target = Surroundings.of(cluster, state.targets());
        checkAcl(state, images(state), target.namespacesToCreate(state.targets()));
    }

    private void checkAcl(RestoreState state, Images images, List<String> newNamespaces) {
        if (state.acl()) {
            new AclGrants(images, state.targets(), newNamespaces, state.selection())
                    .check(cluster.acls().areKept());
        }
    }

    /** Before anything is written: every shard is whole, and every file is there with its length. */
    private static void checkImage(Repository repository, TableImage image, Selection selection, StepContext context) {
        Presence presence = repository.presence();
        for (ShardRef shard : image.shards()) {
            context.checkRunning();
            repository.verifyShard(shard);
            repository.readShard(
                    shard, region -> selection.of(region).families().forEach(family -> family.files().stream()
                            .map(StoreFile::content)
                            .filter(file -> !presence.holds(file))
                            .forEach(file -> {
                                throw missing(image.table(), file);
                            })));
        }
    }

    private static Corrupt missing(TableId table, StoredFile file) {
        return new Corrupt(
                "unable to restore table %s: expected object %s of %d bytes, found it missing or of another length"
                        .formatted(table, file.object(), file.lengthOfObject()),
                "holdfast restore --plan lists every file that the backup needs",
                null);
    }

    private RestoreState createNamespaces(RestoreState state) {
        Images images = images(state);
        for (String name : state.newNamespaces()) {
            cluster.tables()
                    .createNamespace(images.namespace(name).orElseGet(() -> new NamespaceImage(name, new TreeMap<>())));
        }
        return state;
    }

    private RestoreState stage(RestoreState state, StepContext context) {
        if (workers.isPresent()) {
            stageByWorkers(workers.get(), state, context);
        } else {
            stageHere(state, context);
        }
        return state;
    }

    private void stageHere(RestoreState state, StepContext context) {
        Repository limited = repositories.open(state.repository(), Optional.ofNullable(state.bandwidth()));
        FileStaging staging = new StagingHere(cluster, limited, state.session(), parallelism);
        new ImageStaging(cluster, limited, images(state), staging, state, context).run();
    }

    private void stageByWorkers(Dispatcher dispatcher, RestoreState state, StepContext context) {
        try (Delegation delegation = dispatcher.begin(state.session().text(), limitOf(state), context::checkRunning)) {
            Repository limited = repositories.openSharing(state.repository(), delegation::shareHere);
            FileStaging staging =
                    new StagingByWorkers(delegation, cluster, limited, state.repository(), state.session());
            new ImageStaging(cluster, limited, images(state), staging, state, context).run();
        }
    }

    private static OptionalLong limitOf(RestoreState state) {
        return state.bandwidth() == null
                ? OptionalLong.empty()
                : OptionalLong.of(state.bandwidth().bytesPerSecond());
    }

    private RestoreState register(RestoreState state) {
        for (int i = 0; i < state.targets().size(); i++) {
            cluster.imports().register(imported(state, i));
        }
        return state;
    }

    private RestoreState place(RestoreState state) {
        cluster.imports().place(state.session());
        return state;
    }

    private RestoreState cloneTables(RestoreState state, StepContext context) {
        Images images = images(state);
        for (int i = 0; i < state.targets().size(); i++) {
            RestoreTarget target = state.targets().get(i);
            boolean exists = cluster.tables().find(target.to()).isPresent();
            if (!exists) {
                context.checkLeading();
                cloneAs(state, i);
            } else if (!isOurs(state, i)) {
                throw new Conflict(
                        "unable to restore table %s as %s: expected no table of this name, found one that was made meanwhile"
                                .formatted(target.from(), target.to()),
                        null);
            }
            settleMobFiles(state, images, i);
            cluster.tables().checkOnline(target.to());
            context.progress(i + 1, state.targets().size(), "tables");
        }
        return state;
    }

    /** MOB cells name the table that wrote them, so that their files have to be where that table has them. */
    RestoreState settleMobFiles(RestoreState state) {
        Images images = images(state);
        for (int i = 0; i < state.targets().size(); i++) {
            settleMobFiles(state, images, i);
        }
        return state;
    }

    private void settleMobFiles(RestoreState state, Images images, int target) {
        Repository repository = open(state);
        ImportedTable table = imported(state, target);
        for (ShardRef shard : images.of(state.targets().get(target)).shards()) {
            repository.readShard(shard, region -> cluster.imports()
                    .settleMobFiles(table, state.selection().of(region)));
        }
    }

    private RestoreState replayLog(RestoreState state, StepContext context) {
        Images images = images(state);
        for (int i = 0; i < state.targets().size(); i++) {
            RestoreTarget target = state.targets().get(i);
            Optional<LogSelection> log =
                    LogSelection.find(open(state), images.manifest(target), target.from(), state.at());
            if (log.isPresent()) {
                replay(state, i, log.get(), images, context);
            }
        }
        return state;
    }

    /** What was merged while it was read may be gone: then what stands for it is brought back, as if nothing had been yet. */
    private void replay(RestoreState state, int index, LogSelection log, Images images, StepContext context) {
        RestoreTarget target = state.targets().get(index);
        TableImage image = images.of(target);
        try {
            Map<String, String> parents = SplitParents.of(cluster, open(state), state.aliasOf(index), image, context);
            new LogReplay(cluster, open(state), editReplay(state, context), state.selection(), context)
                    .run(imported(state, index, parents), target.to(), image, log);
        } catch (Corrupt e) {
            if (LogSelection.find(open(state), images.manifest(target), target.from(), state.at())
                    .equals(Optional.of(log))) {
                throw e;
            }
            throw new Unavailable(
                    "unable to bring the edits of table %s back: expected segments of the log archive to stay, found some merged meanwhile"
                            .formatted(target.from()),
                    null,
                    e);
        }
    }

    private EditReplay editReplay(RestoreState state, StepContext context) {
        if (workers.isEmpty()) {
            Repository limited = repositories.open(state.repository(), Optional.ofNullable(state.bandwidth()));
            return new ReplayHere(cluster, limited, state.session(), parallelism);
        }
        Delegation delegation = workers.get().begin(state.session() + "-edits", limitOf(state), context::checkRunning);
        Repository limited = repositories.openSharing(state.repository(), delegation::shareHere);
        return new ReplayByWorkers(
                delegation,
                new ReplayHere(cluster, limited, state.session(), parallelism),
                new ReplayByWorkers.Origin(state.repository(), limited.header().id(), cluster.id(), state.session()));
    }

    private RestoreState verify(RestoreState state) {
        Images images = images(state);
        for (RestoreTarget target : state.targets()) {
            KeySpace.requireWhole(target.to(), cluster.tables().regions(target.to()));
            if (images.of(target).state().equals("DISABLED")) {
                cluster.tables().disable(target.to());
            }
        }
        return state;
    }

    /** Last of all, so that nobody but us can use what was not verified yet. */
    RestoreState grant(RestoreState state, StepContext context) {
        if (state.acl()) {
            new AclGrants(images(state), state.targets(), state.newNamespaces(), state.selection())
                    .give(cluster, context);
        }
        return state;
    }

    private RestoreState cleanUp(RestoreState state) {
        cluster.imports().discardStaged(state.session());
        compact(state);
        return state;
    }

    /** Of a table that is not enabled, HBase rewrites nothing. */
    void compact(RestoreState state) {
        if (state.manner().compact()) {
            state.targets().stream()
                    .map(RestoreTarget::to)
                    .filter(table -> cluster.tables()
                            .find(table)
                            .filter(TableFacts::enabled)
                            .isPresent())
                    .forEach(table -> cluster.tables().compact(table));
        }
    }

    private void unregister(RestoreState state, StepContext context) {
        for (int i = 0; i < state.targets().size(); i++) {
            Set<TableId> linked = cluster.imports().tablesLinkedTo(state.aliasOf(i));
            if (!linked.isEmpty()) {
                throw new Unavailable(
                        "unable to remove what was imported: expected no table to need it, found %s".formatted(linked),
                        null,
                        null);
            }
            context.checkLeading();
            cluster.snapshots().delete(state.snapshotOf(i));
            cluster.imports().discardPlaced(state.aliasOf(i));
        }
    }

    private void dropClones(RestoreState state, StepContext context) {
        for (int i = 0; i < state.targets().size(); i++) {
            TableId table = state.targets().get(i).to();
            if (cluster.tables().find(table).isPresent() && isOurs(state, i)) {
                context.checkLeading();
                cluster.tables().drop(table);
            }
        }
    }

    /**
     * Whether the table that now has the wanted name is the clone of this restore, and not one that somebody made
     * meanwhile: its files are links to those of our alias, which no other restore has. Of a table without files the
     * regions have to tell.
     */
    private boolean isOurs(RestoreState state, int target) {
        RestoreTarget restore = state.targets().get(target);
        return cluster.imports().tablesLinkedTo(state.aliasOf(target)).contains(restore.to())
                || (state.withoutFiles().contains(restore.to())
                        && cluster.snapshots().isClone(restore.to(), state.snapshotOf(target)));
    }

    private void cloneAs(RestoreState state, int target) {
        try {
            cluster.snapshots()
                    .cloneAs(
                            state.snapshotOf(target),
                            state.targets().get(target).to());
        } catch (Conflict e) {
            // Most likely our own call, whose answer was lost: look at the table when the step runs again.
            throw new Unavailable(Objects.toString(e.getMessage()), null, e);
        }
    }

    private ImportedTable imported(RestoreState state, int target) {
        return imported(state, target, Map.of());
    }

    private static ImportedTable imported(RestoreState state, int target, Map<String, String> parents) {
        return new ImportedTable(
                state.session(),
                state.snapshotOf(target),
                state.aliasOf(target),
                parents,
                state.selection().rows());
    }

    private Images images(RestoreState state) {
        return Images.read(open(state), state.targets());
    }

    private Repository open(RestoreState state) {
        return repositories.open(state.repository());
    }
}
