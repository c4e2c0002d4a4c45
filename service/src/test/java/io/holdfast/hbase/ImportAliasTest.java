package io.holdfast.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportAliasTest {

    private static final SessionId SESSION = new SessionId("20260131T235959123Z-0a1b2c3d");
    private static final TableId ORDERS = TableId.parse("ns:orders.old");
    private static final TableId BUILD = TableId.parse("ns:orders.old__holdfast_20260131T235959123Z-0a1b2c3d");

    @Test
    void tellsWhatWasMadeOfIt() {
        TableId alias = ImportAlias.of(ORDERS, SESSION);

        assertThat(alias).hasToString("ns:holdfast-20260131T235959123Z-0a1b2c3d.orders.old");
        assertThat(ImportAlias.targetOf(alias)).contains(ORDERS);
        assertThat(ImportAlias.heirsOf(alias)).containsExactly(ORDERS);
    }

    @Test
    void tellsAlsoWhatTheBuildReplaces() {
        assertThat(BuildTable.of(ORDERS, SESSION)).isEqualTo(BUILD);
        TableId alias = ImportAlias.of(BUILD, SESSION);

        assertThat(alias).hasToString("ns:holdfast-20260131T235959123Z-0a1b2c3d_orders.old");
        assertThat(ImportAlias.targetOf(alias)).contains(BUILD);
        assertThat(ImportAlias.heirsOf(alias)).containsExactly(BUILD, ORDERS);
        assertThat(ImportAlias.heirsOf(BUILD)).containsExactly(ORDERS);
    }

    @Test
    void othersHaveNoHeirs() {
        assertThat(ImportAlias.heirsOf(ORDERS)).isEmpty();
        assertThat(ImportAlias.heirsOf(TableId.parse("holdfast-x.orders"))).isEmpty();
        assertThat(ImportAlias.heirsOf(TableId.parse("orders__holdfast_x"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"orders, true", "2026.orders, false", "ns:2026.orders, true", "x2026.orders, true", "abc, true"})
    void aTableThatLooksLikeAFileCannotBeReplaced(String table, boolean possible) {
        assertThat(BuildTable.canReplace(TableId.parse(table))).isEqualTo(possible);
    }
}
