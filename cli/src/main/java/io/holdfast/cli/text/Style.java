package io.holdfast.cli.text;

/**
 * Colours, where they are wanted.
 *
 * @param colours whether to use them
 */
public record Style(boolean colours) {

    private static final String BOLD = "1";
    private static final String RED = "31";
    private static final String GREEN = "32";
    private static final String YELLOW = "33";

    public String strong(String text) {
        return in(BOLD, text);
    }

    public String good(String text) {
        return in(GREEN, text);
    }

    public String warning(String text) {
        return in(YELLOW, text);
    }

    public String bad(String text) {
        return in(RED, text);
    }

    private String in(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
