package io.holdfast.cli;

import java.util.Map;
import java.util.Properties;

/**
 * What is known of the terminal. Java cannot tell of each stream whether it is one; the launcher script can, and says so
 * in system properties.
 *
 * @param out whether standard output is a terminal
 * @param err whether standard error is a terminal
 * @param colours whether colours are wanted where there is a terminal
 * @param columns its width
 */
record Terminal(boolean out, boolean err, boolean colours, int columns) {

    static final Terminal NONE = new Terminal(false, false, false, 80);

    private static final int WIDEST = 500;

    /**
     * Reads {@code holdfast.tty}, the numbers of the streams that are terminals, and {@code holdfast.columns}; honours
     * {@code NO_COLOR} and {@code TERM=dumb}.
     */
    static Terminal of(Properties properties, Map<String, String> environment) {
        String streams = properties.getProperty("holdfast.tty", "");
        boolean colours = environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
        return new Terminal(
                streams.contains("1"),
                streams.contains("2"),
                colours,
                columns(properties.getProperty("holdfast.columns", "")));
    }

    private static int columns(String text) {
        return text.matches("[1-9][0-9]{0,3}") ? Math.min(Integer.parseInt(text), WIDEST) : NONE.columns;
    }

    boolean coloursOnOut() {
        return out && colours;
    }

    boolean coloursOnErr() {
        return err && colours;
    }
}
