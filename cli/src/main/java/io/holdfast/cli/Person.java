package io.holdfast.cli;

import java.io.Console;
import java.util.Locale;
import java.util.Optional;

/** Somebody at a terminal, who can be asked. */
interface Person {

    /** Whether they say yes; anything else is a no. */
    boolean agrees(String question);

    /** Who sits before this process, if somebody does: both its input and its output are a terminal. */
    static Optional<Person> ofProcess() {
        return Optional.ofNullable(System.console()).map(Person::at);
    }

    private static Person at(Console console) {
        return question -> {
            String answer = console.readLine("%s [y/N] ", question);
            return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
        };
    }
}
