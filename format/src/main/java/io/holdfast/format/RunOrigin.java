package io.holdfast.format;

/**
 * Where a run was read: what makes two of them one.
 *
 * @param log the server and the group, as {@link LogPosition#name}
 * @param opened whether it begins with the opening of the region; what was before it in that log may have gone on elsewhere
 */
public record RunOrigin(String log, boolean opened) {

    private static final int LONGEST = 2_001;

    public RunOrigin {
        Invariant.text("log", log, LONGEST);
    }
}
