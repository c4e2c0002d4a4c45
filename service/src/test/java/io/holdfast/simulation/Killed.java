package io.holdfast.simulation;

/** The end of a process, as kill -9 makes it: nothing catches it, and nothing that the process does later has an effect. */
final class Killed extends Error {

    private static final long serialVersionUID = 1L;

    Killed(String process) {
        super(process + " was killed", null, false, false);
    }
}
