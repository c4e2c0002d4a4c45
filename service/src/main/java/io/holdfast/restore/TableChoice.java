package io.holdfast.restore;

import io.holdfast.error.Rejected;
import io.holdfast.format.TableId;
import java.util.Optional;

/** What a user writes to say which table to restore: {@code TABLE} or {@code TABLE=NEW}. */
public record TableChoice(TableId from, Optional<TableId> to) {

    public static TableChoice parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            return new TableChoice(TableId.parse(text), Optional.empty());
        }
        if (equals == 0 || equals == text.length() - 1) {
            throw new Rejected(
                    "unable to restore '%s': expected TABLE or TABLE=NEW, found a name missing beside '='"
                            .formatted(text),
                    "write for example orders=orders_restored");
        }
        return new TableChoice(
                TableId.parse(text.substring(0, equals)), Optional.of(TableId.parse(text.substring(equals + 1))));
    }
}
