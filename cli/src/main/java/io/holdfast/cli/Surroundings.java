package io.holdfast.cli;

import java.time.Clock;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What a command gets from outside, apart from its words.
 *
 * @param hbaseConf the folder that the environment names, if it does
 * @param clock the time of day, to say how old things are
 * @param nanoTime a clock that never steps back, for rates
 * @param person who can be asked, if anybody
 */
record Surroundings(
        Optional<String> hbaseConf,
        Terminal terminal,
        InstantSource clock,
        LongSupplier nanoTime,
        Parts parts,
        Optional<Person> person) {

    static Surroundings ofProcess() {
        return new Surroundings(
                Optional.ofNullable(System.getenv("HBASE_CONF_DIR")).filter(dir -> !dir.isBlank()),
                Terminal.of(System.getProperties(), System.getenv()),
                Clock.systemUTC(),
                System::nanoTime,
                new ClassPathParts(),
                Person.ofProcess());
    }

    /** The same without a terminal, and so without anybody at it. */
    Surroundings withoutTerminal() {
        return new Surroundings(hbaseConf, Terminal.NONE, clock, nanoTime, parts, Optional.empty());
    }
}
