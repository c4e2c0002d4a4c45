package io.holdfast.dispatch;

import java.util.List;
import java.util.Set;

/**
 * How a worker introduces itself.
 *
 * @param name by which people know it; one worker at a time has it
 * @param instance another one for each start of its process
 * @param slots tasks that it runs side by side
 * @param kinds of tasks that it can run
 * @param running what it runs since before this connection
 */
public record WorkerHello(
        String name,
        String instance,
        String version,
        String host,
        int slots,
        Set<String> kinds,
        List<TaskRef> running) {

    private static final int LONGEST = 256;
    private static final int MOST_SLOTS = 1_024;
    private static final int MOST_KINDS = 64;

    public WorkerHello {
        for (String text : List.of(name, instance, version, host)) {
            require(text.length() <= LONGEST, "texts of at most " + LONGEST + " characters", text.length());
        }
        require(!name.isBlank() && !instance.isBlank(), "a name and an instance", "none");
        require(slots >= 1 && slots <= MOST_SLOTS, "1 to " + MOST_SLOTS + " slots", slots);
        require(kinds.size() <= MOST_KINDS, "at most " + MOST_KINDS + " kinds", kinds.size());
        require(running.size() <= 2 * MOST_SLOTS, "at most " + 2 * MOST_SLOTS + " running tasks", running.size());
        kinds = Set.copyOf(kinds);
        running = List.copyOf(running);
    }

    private static void require(boolean holds, String expected, Object found) {
        if (!holds) {
            throw new IllegalArgumentException("expected " + expected + ", found " + found);
        }
    }
}
