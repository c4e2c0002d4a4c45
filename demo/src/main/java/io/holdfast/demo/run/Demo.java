package io.holdfast.demo.run;

import io.holdfast.api.DemoRequest;
import io.holdfast.api.DemoResult;
import io.holdfast.api.DemoRunner;
import io.holdfast.api.Holdfast;
import io.holdfast.api.HoldfastProvider;
import io.holdfast.api.LocalSettings;
import io.holdfast.demo.data.SampleData;
import io.holdfast.demo.embedded.HBaseProcess;
import io.holdfast.error.Unavailable;
import java.io.PrintStream;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Optional;
import java.util.ServiceLoader;

/** Shows on an HBase of its own that a backup brings tables back cell by cell. {@link Story} says in which steps. */
public final class Demo implements DemoRunner {

    private static final long SEED = 20_260_101;

    private final HoldfastProvider provider;
    private final InstantSource clock;

    /** With the front door that is installed. */
    public Demo() {
        this(
                ServiceLoader.load(HoldfastProvider.class)
                        .findFirst()
                        .orElseThrow(() -> new Unavailable(
                                "unable to run the demo: expected Holdfast's service on the class path, found none",
                                "start it with the holdfast script of a complete installation",
                                null)),
                Clock.systemUTC());
    }

    Demo(HoldfastProvider provider, InstantSource clock) {
        this.provider = provider;
        this.clock = clock;
    }

    @Override
    public DemoResult run(DemoRequest request, PrintStream out) {
        Narration narration = new Narration(out, request.progressBars());
        Steps steps = new Steps(narration, System::nanoTime);
        try (Workplace workplace = Workplace.open(request.keep(), narration::mute)) {
            narration.line("Holdfast demo: " + Narration.count(request.rows()) + " rows in an HBase of its own, in "
                    + workplace.folder());
            narration.line("");
            boolean ok = tell(request.rows(), workplace, steps, narration);
            return new DemoResult(ok, steps.results());
        }
    }

    private boolean tell(long rows, Workplace workplace, Steps steps, Narration narration) {
        try {
            HBaseProcess hbase = steps.run("start HBase", step -> {
                HBaseProcess started = workplace.startHBase();
                step.says("one region server and ZooKeeper, process " + started.pid());
                return started;
            });
            LocalSettings settings = new LocalSettings(
                    Optional.empty(),
                    Optional.of(hbase.confDir()),
                    Optional.of(workplace.repository()),
                    Optional.of(workplace.state()));
            try (SampleData data = SampleData.open(hbase.configuration(), SEED, clock.instant());
                    Holdfast holdfast = provider.open(settings)) {
                new Story(rows, data, holdfast, workplace.dumps(), steps, narration).tell();
            }
            conclude(steps, narration, "Every cell came back, in both directions of the comparison.");
            narration.line(whereNext(workplace));
            return true;
        } catch (Mismatch e) {
            conclude(steps, narration, "NOT EQUAL. " + e.getMessage());
            narration.line(
                    workplace.isKept()
                            ? "Everything is kept in " + workplace.folder()
                            : "Run it again with --keep DIR to look at what is there.");
            return false;
        }
    }

    private static void conclude(Steps steps, Narration narration, String verdict) {
        narration.line("");
        steps.print();
        narration.line("");
        narration.line(verdict);
    }

    private static String whereNext(Workplace workplace) {
        if (!workplace.isKept()) {
            return "Where to look next: run it with --keep DIR to keep cluster and repository, or take a backup of a"
                    + " cluster of your own:%n  holdfast --local --hbase-conf /etc/hbase/conf --repository file:/DIR repo init%n"
                            .formatted()
                    + "  holdfast --local --hbase-conf /etc/hbase/conf --repository file:/DIR backup create --all";
        }
        String holdfast = "  holdfast --local --repository " + workplace.repository() + " ";
        return String.join(
                System.lineSeparator(),
                "Kept in " + workplace.folder() + ". Where to look next:",
                holdfast + "backup list",
                holdfast + "repo info",
                holdfast + "backup show ID");
    }
}
