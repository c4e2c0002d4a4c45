package io.holdfast.archive;

import io.holdfast.format.RepositoryId;
import io.holdfast.format.SessionId;
import io.holdfast.hbase.WalFile;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of holds: they tell for which repository logs are kept, and are never used again. */
public final class Holds {

    /** With which all of them begin. */
    public static final String PREFIX = "holdfast_";

    private static final int DIGITS = 8;
    private static final Pattern NAME = Pattern.compile(PREFIX + "[0-9a-f]{8}_(\\d{8}T\\d{9}Z_[0-9a-f]{8})");

    private Holds() {}

    /** HBase has a meaning of its own for {@code -} in the name of a peer. */
    static String nameOf(RepositoryId repository, SessionId session) {
        return prefixOf(repository) + session.text().replace('-', '_');
    }

    /** When the session began that this hold is named after; empty for a name that is none of ours. */
    static Optional<Instant> since(String name) {
        Matcher parts = NAME.matcher(name);
        return parts.matches()
                ? Optional.of(new SessionId(parts.group(1).replace('_', '-')).createdAt())
                : Optional.empty();
    }

    /** Of closed logs that were begun since then. */
    static long bytesSince(Instant since, List<WalFile> files) {
        return files.stream()
                .filter(file -> file.state() != WalFile.State.WRITTEN && file.number() >= since.toEpochMilli())
                .mapToLong(WalFile::length)
                .sum();
    }

    static String prefixOf(RepositoryId repository) {
        return PREFIX + repository.text().substring(0, DIGITS) + "_";
    }
}
