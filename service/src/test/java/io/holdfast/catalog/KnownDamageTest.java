package io.holdfast.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.holdfast.api.Damage;
import io.holdfast.format.BackupId;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.format.Verification;
import java.time.Instant;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class KnownDamageTest {

    private static final SessionId SESSION = new SessionId("20260304T110000000Z-00000009");
    private static final BackupId FIRST = new BackupId("20260304T110000000Z-00000001");
    private static final BackupId SECOND = new BackupId("20260304T110000000Z-00000002");
    private static final TableId A = TableId.parse("a");
    private static final TableId B = TableId.parse("b");

    private static KnownDamage known(List<Verification.Finding> findings, Verification.DamagedBackup... damaged) {
        return new KnownDamage(List.of(new Verification(
                SESSION,
                1,
                "DEEP",
                null,
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                true,
                null,
                0,
                0,
                0,
                findings,
                findings.size(),
                List.of(damaged),
                null)));
    }

    private static Verification.Finding finding(List<BackupId> backups, TableId... tables) {
        return new Verification.Finding(
                "checksum", new ObjectKey("data/x"), 7L, "another sum", backups, List.of(tables));
    }

    @Test
    void aFindingIsToldOfTheTablesThatItHurtsInThatBackup() {
        KnownDamage known = known(
                List.of(finding(List.of(FIRST, SECOND), A, B)),
                new Verification.DamagedBackup(FIRST, List.of(A)),
                new Verification.DamagedBackup(SECOND, List.of(A, B)));

        assertThat(known.of(FIRST)).containsExactly(new Damage("checksum", "data/x", "another sum", List.of("a")));
        assertThat(known.of(SECOND))
                .containsExactly(new Damage("checksum", "data/x", "another sum", List.of("a", "b")));
    }

    /** There were more findings than a record holds, or they hurt more backups or tables than they name. */
    @Test
    void aTableThatNoFindingNamesIsToldAllTheSame() {
        KnownDamage known = known(
                List.of(finding(List.of(SECOND), A)),
                new Verification.DamagedBackup(FIRST, List.of(A)),
                new Verification.DamagedBackup(SECOND, List.of(A, B)));

        assertThat(known.of(FIRST)).extracting(Damage::kind, Damage::tables).containsExactly(recorded("a"));
        assertThat(known.of(SECOND))
                .extracting(Damage::kind, Damage::tables)
                .containsExactly(tuple("checksum", List.of("a")), recorded("b"));
        assertThat(known.of(FIRST).get(0).object()).startsWith("verifications/" + SESSION);
    }

    @Test
    void ofOtherBackupsNothingIsKnown() {
        KnownDamage known = known(List.of(), new Verification.DamagedBackup(FIRST, List.of(A)));

        assertThat(known.of(SECOND)).isEmpty();
        assertThat(known.hurts(SECOND)).isFalse();
        assertThat(known.hurts(FIRST)).isTrue();
    }

    private static Tuple recorded(String table) {
        return tuple("recorded", List.of(table));
    }
}
