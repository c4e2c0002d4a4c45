package io.holdfast.rest;

/** What a request does to the world; decides whether it may be sent again when nobody knows what became of it. */
public enum Effect {
    /** Nothing: it may be sent again. */
    READS,
    /** Nothing: it waits for what others do, so that waiting may be given up at any moment. */
    WAITS,
    /** It changes something, and is over when it is answered; whether it has happened has to be looked at. */
    CHANGES,
    /** It sees to it that something is so; asked again, it finds that it is: it may be sent again. */
    ENSURES,
    /** It begins a session, which goes on whatever becomes of the connection, and can be asked for by its id. */
    BEGINS;

    /** Whether it may be sent again without a look at what became of it. */
    public boolean mayBeSentAgain() {
        return switch (this) {
            case READS, WAITS, ENSURES -> true;
            case CHANGES, BEGINS -> false;
        };
    }

    /** Whether anything may be another way afterwards. */
    public boolean changesAnything() {
        return switch (this) {
            case CHANGES, ENSURES, BEGINS -> true;
            case READS, WAITS -> false;
        };
    }
}
