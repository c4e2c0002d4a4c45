package io.holdfast.cli.text;

/** Makes text that came from elsewhere safe to print: a label must not be able to steer a terminal. */
final class Printable {

    private Printable() {}

    static String of(String text) {
        return text.codePoints().anyMatch(Character::isISOControl)
                ? text.codePoints()
                        .map(c -> Character.isISOControl(c) ? '?' : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString()
                : text;
    }
}
