package io.holdfast.cli;

import io.holdfast.cli.remote.Followed;
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
 * @param token by which a service knows this user, if the environment says it
 * @param followed the session that a service runs for this command, if it does
 */
record Surroundings(
        Optional<String> hbaseConf,
        Terminal terminal,
        InstantSource clock,
        LongSupplier nanoTime,
        Parts parts,
        Optional<Person> person,
        Optional<String> token,
        Followed followed) {

    static Surroundings ofProcess() {
        return new Surroundings(
                Optional.ofNullable(System.getenv("HBASE_CONF_DIR")).filter(dir -> !dir.isBlank()),
                Terminal.of(System.getProperties(), System.getenv()),
                Clock.systemUTC(),
                System::nanoTime,
                new ClassPathParts(),
                Person.ofProcess(),
                Optional.ofNullable(System.getenv("HOLDFAST_TOKEN"))
                        .map(String::strip)
                        .filter(token -> !token.isEmpty()),
                new Followed());
    }

    /** The same without a terminal, and so without anybody at it. */
    Surroundings withoutTerminal() {
        return new Surroundings(
                hbaseConf, Terminal.NONE, clock, nanoTime, parts, Optional.empty(), token, new Followed());
    }
}
