package io.holdfast.demo.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The main class of an {@link HBaseProcess}: starts HBase, says so, and stops it when standard input ends. Until then it
 * obeys lines such as {@code KILL MASTER} and {@code START MASTER}, and says when each is done.
 */
final class HBaseProcessMain {

    static final String READY = "HBASE READY";
    static final String DONE = "DONE ";
    static final String KILL = "KILL ";
    static final String START = "START ";

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
        PrintStream answers = System.out;
        try (EmbeddedHBase hbase = EmbeddedHBase.start(settings)) {
            answers.println(READY + " " + hbase.confDir());
            // Who reads the pipe waits for answers, and HBase writes to standard output now and then.
            System.setOut(System.err);
            obeyUntilEndOfInput(hbase, answers);
            return 0;
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static void obeyUntilEndOfInput(EmbeddedHBase hbase, PrintStream answers)
            throws IOException, InterruptedException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            if (order.startsWith(KILL)) {
                hbase.kill(Part.valueOf(order.substring(KILL.length())));
            } else if (order.startsWith(START)) {
                hbase.start(Part.valueOf(order.substring(START.length())));
            } else {
                throw new IllegalArgumentException("unknown order: " + order);
            }
            answers.println(DONE + order);
        }
    }
}
