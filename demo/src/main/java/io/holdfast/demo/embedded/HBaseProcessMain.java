package io.holdfast.demo.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** The main class of an {@link HBaseProcess}: starts HBase, says so, and stops it when standard input ends. */
final class HBaseProcessMain {

    static final String READY = "HBASE READY";

    private HBaseProcessMain() {}

    /** Arguments: the folder, the number of region servers, then settings of HBase as {@code key=value}. */
    public static void main(String[] args) {
        EmbeddedHBaseSettings settings =
                EmbeddedHBaseSettings.in(Path.of(args[0])).withRegionServers(Integer.parseInt(args[1]));
        for (int i = 2; i < args.length; i++) {
            int equals = args[i].indexOf('=');
            settings = settings.with(args[i].substring(0, equals), args[i].substring(equals + 1));
        }
        int status = run(settings);
        // HBase leaves threads behind that are not daemons; nothing of theirs is worth waiting for.
        Runtime.getRuntime().halt(status);
    }

    private static int run(EmbeddedHBaseSettings settings) {
        try (EmbeddedHBase hbase = EmbeddedHBase.start(settings)) {
            System.out.println(READY + " " + hbase.confDir());
            // Nobody reads the pipe from here on, and HBase writes to it now and then.
            System.setOut(System.err);
            awaitEndOfInput();
            return 0;
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            return 1;
        }
    }

    private static void awaitEndOfInput() throws IOException {
        while (System.in.read() >= 0) {
            // Nothing is said but the end.
        }
    }
}
