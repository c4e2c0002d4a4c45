package io.holdfast.cli;

import io.holdfast.error.Rejected;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes apart what the user wrote after {@code --table}. What a name may look like is the front door's business. */
final class TableNames {

    private TableNames() {}

    /** Names out of words, each of which may hold several with commas between. */
    static List<String> of(@Nullable List<String> words, String purpose) {
        List<String> names = words == null
                ? List.of()
                : words.stream().flatMap(TableNames::split).toList();
        if (names.stream().anyMatch(String::isEmpty)) {
            throw new Rejected("unable to " + purpose + ": expected the name of a table, found an empty one", null);
        }
        return names;
    }

    /** As {@link #of}, for words that may also be {@code TABLE=NEW}. */
    static List<String> withNewNames(@Nullable List<String> words, String purpose) {
        List<String> names = of(words, purpose);
        for (String name : names) {
            int at = name.indexOf('=');
            if (at >= 0 && (at == 0 || at == name.length() - 1 || name.indexOf('=', at + 1) >= 0)) {
                throw new Rejected(
                        "unable to " + purpose + ": expected TABLE or TABLE=NEW, found " + name,
                        "write the table's name in the backup before '=' and its new name after it");
            }
        }
        return names;
    }

    private static Stream<String> split(String word) {
        return Stream.of(word.split(",", -1)).map(String::strip);
    }
}
