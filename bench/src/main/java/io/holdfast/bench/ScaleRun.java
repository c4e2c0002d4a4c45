package io.holdfast.bench;

import io.holdfast.api.BackupFilter;
import io.holdfast.api.BackupRequest;
import io.holdfast.api.BackupResult;
import io.holdfast.api.DeletionRequest;
import io.holdfast.api.GcResult;
import io.holdfast.api.Holdfast;
import io.holdfast.api.ProgressListener;
import io.holdfast.api.RestoreOptions;
import io.holdfast.api.RestoreRequest;
import io.holdfast.api.VerifyRequest;
import io.holdfast.api.VerifyResult;
import io.holdfast.catalog.StateFolder;
import io.holdfast.control.ClusterDesk;
import io.holdfast.control.FrontDoor;
import io.holdfast.control.RepositoryDesk;
import io.holdfast.format.BackupId;
import io.holdfast.format.Layout;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.RootAuthor;
import io.holdfast.format.SessionId;
import io.holdfast.hbase.Cluster;
import io.holdfast.measure.Bandwidth;
import io.holdfast.qualify.Verdict;
import io.holdfast.repository.Inspection;
import io.holdfast.repository.Repository;
import io.holdfast.storage.LocalObjectStore;
import io.holdfast.verify.Verifier;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The life of one repository with so many files: each request once, through the real front door. What a request answers is
 * checked, so that nothing fast is measured that did not happen.
 */
final class ScaleRun {

    private static final int OBJECTS_PER_FOLDER = 1_000;
    private static final double NANOS = 1e9;

    /** Those that look at every file. */
    private static final List<String> LONG_STEPS = List.of(FullBackup.COPY_STEP, "VERIFY_COPY");

    private final Clock clock = Clock.systemUTC();
    private final int regions;
    private final long files;
    private final Path folder;
    private final ProcessNeeds needs;
    private final Narration narration;
    private final HollowStore store;
    private final List<ScaleReport.Phase> phases = new ArrayList<>();

    ScaleRun(int regions, Path folder, ProcessNeeds needs, Narration narration) {
        this.regions = regions;
        this.files = (long) regions * SyntheticCluster.FILES_PER_REGION;
        this.folder = folder;
        this.needs = needs;
        this.narration = narration;
        this.store = new HollowStore(new LocalObjectStore(folder.resolve("repository")));
    }

    ScaleReport.Size run() {
        folder.toFile().mkdirs();
        try (Holdfast holdfast = door()) {
            holdfast.initRepository();
            BackupId first = backUp(holdfast, "first backup", files);
            BackupId second = backUp(holdfast, "second backup, all re-used", 0);
            phase(
                    "backup list",
                    () -> require(
                            2, holdfast.listBackups(BackupFilter.ALL).backups().size()));
            phase(
                    "repo info, counting",
                    () -> require(files, holdfast.repositoryInfo().files()));
            phase(
                    "repo info, remembered",
                    () -> require(files, holdfast.repositoryInfo().files()));
            phase(
                    "repo rebuild",
                    () -> require(
                            files,
                            holdfast.rebuildRepository(ProgressListener.NONE)
                                    .repository()
                                    .files()));
            phase("repo verify", () -> requireSound(holdfast.verify(VerifyRequest.quick(), ProgressListener.NONE)));
            phase("restore --plan", () -> require(files, planned(holdfast, second)));
            phase(
                    "repo gc --dry-run, 2 backups",
                    () -> require(0, holdfast.planGc().objects()));
            delete(holdfast, first);
            phase("repo gc, 1 of 2 deleted", () -> requireSome(collect(holdfast)));
            delete(holdfast, second);
            phase("repo gc, nothing left", () -> requireSome(collect(holdfast)));
            leaveBehind();
            phase("repo gc, an object for each file", () -> require(files, collect(holdfast)));
            require(0, store.objects());
        }
        return new ScaleReport.Size(regions, files, phases);
    }

    private Holdfast door() {
        return new FrontDoor(
                new OnlyRepository(),
                new StateFolder(folder.resolve("state")),
                new OnlyCluster(new SyntheticCluster(regions)),
                new SyntheticLeaders((location, limit) -> Repository.open(store), clock),
                clock,
                new Random(regions),
                new Verifier(clock, Runtime.getRuntime().availableProcessors(), Optional::empty));
    }

    private BackupId backUp(Holdfast holdfast, String name, long copied) {
        BackupRequest request = BackupRequest.of(BackupRequest.Type.FULL, SyntheticCluster.table());
        StepTimes clockTimes = new StepTimes(System::nanoTime);
        StepTimes cpuTimes = new StepTimes(needs::cpuNanos);
        BackupResult result = phase(
                name,
                () -> holdfast.createBackup(request, progress -> {
                    clockTimes.progressed(progress);
                    cpuTimes.progressed(progress);
                }));
        addSteps(clockTimes.end().steps(), cpuTimes.end().steps());
        require(files, result.filesTotal());
        require(copied, result.filesCopied());
        return BackupId.parse(result.backupId());
    }

    private void addSteps(List<Run.Step> clockTimes, List<Run.Step> cpuTimes) {
        for (int i = 0; i < clockTimes.size(); i++) {
            Run.Step step = clockTimes.get(i);
            if (LONG_STEPS.contains(step.name())) {
                phases.add(new ScaleReport.Phase(
                        "  its step " + step.name(),
                        step.seconds(),
                        cpuTimes.get(i).seconds(),
                        0));
            }
        }
    }

    private static long planned(Holdfast holdfast, BackupId backup) {
        return holdfast.planRestore(
                        new RestoreRequest(backup.text(), List.of(), Optional.of("_back"), RestoreOptions.NONE))
                .filesTotal();
    }

    private void delete(Holdfast holdfast, BackupId backup) {
        phase("backup delete", () -> holdfast.deleteBackups(new DeletionRequest(List.of(backup.text()), false)));
    }

    private static long collect(Holdfast holdfast) {
        GcResult result = holdfast.collectGarbage(ProgressListener.NONE);
        return result.objects();
    }

    /** What a session leaves that stored large files, each in an object of its own, and was then ended. */
    private void leaveBehind() {
        SessionId session = SessionId.create(clock.instant(), new Random(1));
        long left = files;
        for (int shard = 0; left > 0; shard++) {
            String path = Layout.data(session, new LeaderEpoch(1), shard, 1, 0).path();
            int objects = (int) Math.min(left, OBJECTS_PER_FOLDER);
            store.fill(path.substring(0, path.lastIndexOf('/') + 1), objects);
            left -= objects;
        }
        Repository.open(store).endSession(RootAuthor.withoutCluster(session), clock.instant());
    }

    private void phase(String name, Runnable work) {
        phase(name, () -> {
            work.run();
            return true;
        });
    }

    private <T> T phase(String name, Supplier<T> work) {
        needs.take();
        long cpuBegin = needs.cpuNanos();
        long begin = System.nanoTime();
        T result = work.get();
        double seconds = Run.secondsSince(begin);
        double cpuSeconds = (needs.cpuNanos() - cpuBegin) / NANOS;
        phases.add(new ScaleReport.Phase(name, seconds, cpuSeconds, needs.take()));
        narration.line("%,d files: %s: %.2f s".formatted(files, name, seconds));
        return result;
    }

    private static void require(long expected, long found) {
        if (expected != found) {
            throw new IllegalStateException("expected " + expected + ", found " + found);
        }
    }

    private static void requireSound(VerifyResult result) {
        requireSome(result.checked());
        require(0, result.findings().size());
    }

    private static void requireSome(long found) {
        if (found <= 0) {
            throw new IllegalStateException("expected some, found " + found);
        }
    }

    private final class OnlyRepository implements RepositoryDesk {
        @Override
        public boolean isNamed() {
            return true;
        }

        @Override
        public String location() {
            return store.location();
        }

        @Override
        public Optional<Bandwidth> bandwidth() {
            return Optional.empty();
        }

        @Override
        public Repository init() {
            return Repository.init(store, new Random(regions), clock);
        }

        @Override
        public Inspection inspect(LongSupplier bytesPerSecond) {
            return Inspection.of(store);
        }

        @Override
        public void close() {}

        @Override
        public Verdict qualify() {
            throw new UnsupportedOperationException("nobody asks for it here");
        }

        @Override
        public Repository open() {
            return Repository.open(store);
        }
    }

    private record OnlyCluster(Cluster connect) implements ClusterDesk {
        @Override
        public boolean isNamed() {
            return true;
        }

        @Override
        public void close() {}
    }
}
