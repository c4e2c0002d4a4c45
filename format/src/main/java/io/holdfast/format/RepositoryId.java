package io.holdfast.format;

import io.holdfast.error.Rejected;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** A repository, by the random UUID (version 4) that it was given when it was made. */
public record RepositoryId(String text) {

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    public RepositoryId {
        if (!FORM.matcher(text).matches()) {
            throw new Rejected("unable to use a repository id: expected a UUID, found '" + text + "'", null);
        }
    }

    public static RepositoryId create(RandomGenerator random) {
        long high = (random.nextLong() & ~0xf000L) | 0x4000L;
        long low = (random.nextLong() & ~(3L << 62)) | (2L << 62);
        return new RepositoryId(new UUID(high, low).toString());
    }

    public static RepositoryId parse(String text) {
        return new RepositoryId(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
