package io.holdfast.cli.remote;

import io.holdfast.rest.Event;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** Reads events from a stream. */
final class EventReader {

    private static final String NAME = "event: ";
    private static final String DATA = "data: ";

    private final BufferedReader lines;

    EventReader(BufferedReader lines) {
        this.lines = lines;
    }

    /** The next event of a kind that is known here; empty at the end of the stream. */
    Optional<Event> next() throws IOException {
        String name = "";
        String line = lines.readLine();
        while (line != null) {
            if (line.startsWith(NAME)) {
                name = line.substring(NAME.length());
            } else if (line.startsWith(DATA)) {
                Optional<Event.Kind> kind = kind(name);
                if (kind.isPresent()) {
                    return Optional.of(new Event(kind.get(), line.substring(DATA.length())));
                }
            }
            line = lines.readLine();
        }
        return Optional.empty();
    }

    private static Optional<Event.Kind> kind(String word) {
        return Arrays.stream(Event.Kind.values())
                .filter(kind -> kind.word().equals(word))
                .findFirst();
    }
}
