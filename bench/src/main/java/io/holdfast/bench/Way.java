package io.holdfast.bench;

import java.nio.file.Path;

/** One way to do the work that is compared. */
interface Way {

    /** What it is, for people; tells it from the others of the same run. */
    String name();

    /**
     * Does the work once. Whatever prepares it is not timed.
     *
     * @param fresh a folder that does not exist yet, to write to; whoever calls removes it afterwards
     */
    Run run(Path fresh);
}
