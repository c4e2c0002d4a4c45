package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.RestoreOptions;
import io.holdfast.api.RestoreRequest;
import io.holdfast.measure.Bandwidth;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestoreCommandTest {

    private final CommandRun cli = new CommandRun();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "b-2 --table a=n --table shop:b",
                "b-2 --table a=n shop:b",
                "b-2 --table a=n,shop:b",
                "--table a=n --table shop:b b-2",
                "--table a=n,shop:b b-2"
            })
    void tablesAreNamedInSeveralWays(String words) {
        assertThat(cli.run(("--local restore " + words).split(" "))).isZero();
        assertThat(cli.holdfast.requests)
                .containsExactly(
                        new RestoreRequest("b-2", List.of("a=n", "shop:b"), Optional.empty(), RestoreOptions.NONE));
    }

    @Test
    void withoutTablesEverythingIsRestored() {
        cli.run("--local", "restore", "b-2", "--suffix", "_old");
        assertThat(cli.holdfast.requests)
                .containsExactly(new RestoreRequest("b-2", List.of(), Optional.of("_old"), RestoreOptions.NONE));
    }

    @Test
    void permissionsAreGrantedOnRequestOnly() {
        cli.run("--local", "restore", "b-2", "--acl");
        cli.run("--local", "restore", "b-2", "--acl", "--plan");
        assertThat(cli.holdfast.requests)
                .containsOnly(new RestoreRequest("b-2", List.of(), Optional.empty(), RestoreOptions.NONE.withAcl(true)))
                .hasSize(2);
    }

    @Test
    void aBandwidthIsPassedOn() {
        cli.run("--local", "restore", "b-2", "--bandwidth", "8MiB");
        assertThat(cli.holdfast.requests)
                .containsExactly(new RestoreRequest(
                        "b-2",
                        List.of(),
                        Optional.empty(),
                        RestoreOptions.NONE.within(Optional.of(new Bandwidth(8 << 20)))));
        assertThat(cli.run("--local", "restore", "b-2", "--bandwidth", "8")).isEqualTo(3);
        assertThat(cli.err()).startsWith("holdfast: unable to restore: expected --bandwidth with ");
    }

    @Test
    void textSaysWhatCameBack() {
        cli.run("--local", "restore", "b-2");
        assertThat(cli.out()).isEqualTo("""
                        Restore complete.
                        FROM    TO          REGIONS  FILES     SIZE  AS OF
                        orders  orders_old        4     50  1.0 MiB  2026-08-21T10:48:01Z

                        1.0 MiB in 2.0 s (512.0 KiB/s), session s-1
                        """);
    }

    @Test
    void jsonHasTheKeysOfTheContract() {
        cli.run("--local", "-o", "json", "restore", "b-2");
        assertThat(cli.out()).isEqualTo("""
                        {"sessionId":"s-1","tables":[{"from":"orders","to":"orders_old","regions":4,"files":50,\
                        "bytes":1048576,"restorePoint":"2026-08-21T10:48:01.200Z","failsafe":null}],"seconds":2.0}
                        """);
    }

    @Test
    void planListsEachFileAndTheDamageIsTheExitStatus() {
        assertThat(cli.run("--local", "restore", "b-2", "--plan")).isEqualTo(6);
        assertThat(cli.out()).isEqualTo("""
                        Plan to restore from b-2; nothing has been changed.

                        orders -> orders_old: create; 4 regions, 2 files, 3.0 KiB, as of 2026-08-21T10:48:01Z
                          REGION  FAMILY  FILE     SIZE  OBJECT      PRESENT
                          4f1c    d       0a1b  1.0 KiB  data/s-1/1  yes
                          4f1c    d       2c3d  2.0 KiB  data/s-1/2  MISSING

                        tables          1
                        files           2
                        space needed    3.0 KiB
                        time            about 0.4 s
                        new namespaces  shop

                        Permissions to grant:
                          ON              USER  FAMILY  QUALIFIER  ACTIONS
                          orders_old      bob   d       q          READ, WRITE
                          namespace shop  @ops  -       -          ADMIN

                        Notes:
                          - family d of orders keeps cells for 1 day; the backup is 3 days old

                        Problems:
                          - object data/s-1/2 is missing

                        This restore would be refused.
                        """);
    }

    @Test
    void planAsJsonIsTheWholePlan() {
        cli.run("--local", "-o", "json", "restore", "b-2", "--plan");
        assertThat(cli.out()).isEqualTo("""
                        {"backupId":"b-2","feasible":false,"problems":["object data/s-1/2 is missing"],\
                        "notes":["family d of orders keeps cells for 1 day; the backup is 3 days old"],\
                        "namespacesToCreate":["shop"],"filesTotal":2,"bytesNeeded":3072,"estimatedSeconds":0.4,\
                        "tables":[{"backupId":"b-2","from":"orders","to":"orders_old","action":"create","regions":4,"files":2,\
                        "bytes":3072,"restorePoint":"2026-08-21T10:48:01.200Z","fileList":[\
                        {"region":"4f1c","family":"d","name":"0a1b","object":"data/s-1/1","bytes":1024,"present":true},\
                        {"region":"4f1c","family":"d","name":"2c3d","object":"data/s-1/2","bytes":2048,\
                        "present":false}],"overwrite":null}],"keepExpired":false,"compact":false,\
                        "grants":[{"table":"orders_old","namespace":null,"user":"bob","family":"d","qualifier":"q",\
                        "actions":["READ","WRITE"]},{"table":null,"namespace":"shop","user":"@ops","family":null,\
                        "qualifier":null,"actions":["ADMIN"]}],\
                        "damage":[{"kind":"missing","object":"data/s-1/2",\
                        "detail":"expected 2048 bytes, found no object","tables":["orders"]}]}
                        """);
    }

    @Test
    void whatCannotBeReadOfAPlanIsNotMadeUp() {
        cli.holdfast.plan = Samples.PLAN_WITHOUT_MANIFEST;
        assertThat(cli.run("--local", "restore", "b-2", "--plan")).isEqualTo(6);
        assertThat(cli.out()).contains("orders -> orders_old: create; what it needs cannot be read\n");
        assertThat(cli.run("--local", "-o", "json", "restore", "b-2", "--plan")).isEqualTo(6);
        assertThat(cli.out())
                .contains("\"action\":\"create\",\"regions\":null,\"files\":0,\"bytes\":0,\"restorePoint\":null");
    }

    @Test
    void aPlanOfSeveralBackupsNamesThatOfEachTable() {
        cli.holdfast.plan = Samples.PLAN_OF_SEVERAL_BACKUPS;
        assertThat(cli.run("--local", "restore", "--latest", "--plan")).isZero();
        assertThat(cli.out())
                .contains("Plan to restore from several backups; nothing has been changed.\n")
                .contains("orders -> orders_old: create; what it needs cannot be read, from b-1\n")
                .contains("items -> items_old: create; what it needs cannot be read, from b-2\n");
    }

    @Test
    void aPlanWithoutDamageIsMadeWhateverItSays() {
        cli.holdfast.plan = Samples.PLAN_WITH_TAKEN_NAME;
        assertThat(cli.run("--local", "restore", "b-2", "--plan")).isZero();
    }

    @Test
    void aSelectionIsPassedOnAsItIsWritten() {
        cli.run("--local", "restore", "b-2", "--families", "f,g", "--families", "h", "--rows", "a\\x00..b");
        assertThat(cli.holdfast.requests)
                .containsExactly(new RestoreRequest(
                        "b-2",
                        List.of(),
                        Optional.empty(),
                        RestoreOptions.NONE.selecting(List.of("f", "g", "h"), Optional.of("a\\x00..b"))));
    }

    @Test
    void optionsArePassedOn() {
        cli.run("--local", "restore", "b-2", "--table", "a", "--overwrite", "--keep-expired", "--compact");
        assertThat(cli.holdfast.requests)
                .containsExactly(new RestoreRequest(
                        "b-2",
                        List.of("a"),
                        Optional.empty(),
                        RestoreOptions.NONE
                                .overwriting(true)
                                .keepingExpired(true)
                                .compacting(true)));
    }

    @Test
    void severalTablesAreOverwrittenByAYesOnly() {
        cli.holdfast.plan = Samples.PLAN_TO_OVERWRITE;
        assertThat(cli.run("--local", "restore", "b-2", "--overwrite")).isEqualTo(3);
        assertThat(cli.err())
                .contains("expected --yes to overwrite 2 tables (orders, items), found nobody to ask")
                .contains("hint: look at --plan, then say --yes");
        cli.person = Optional.of(question -> {
            assertThat(question).isEqualTo("Overwrite 2 tables (orders, items)?");
            return false;
        });
        assertThat(cli.run("--local", "restore", "b-2", "--overwrite")).isEqualTo(3);
        assertThat(cli.out()).isEmpty();

        cli.person = Optional.of(question -> true);
        assertThat(cli.run("--local", "restore", "b-2", "--overwrite")).isZero();
        cli.person = Optional.empty();
        assertThat(cli.run("--local", "restore", "b-2", "--overwrite", "--yes")).isZero();
        assertThat(cli.run("--local", "restore", "b-2", "--overwrite", "--table", "orders"))
                .isZero();
        assertThat(cli.run("--local", "restore", "b-2", "--overwrite", "--plan"))
                .isZero();
    }

    @Test
    void planSaysWhatIsReplaced() {
        cli.holdfast.plan = Samples.PLAN_TO_OVERWRITE;
        cli.run("--local", "restore", "b-2", "--overwrite", "--plan");
        assertThat(cli.out())
                .contains("orders -> orders: overwrite orders; ")
                .contains("  The table that is there is replaced, and away for about 5.2 s;"
                        + " snapshot holdfast-overwritten-<session>-0 keeps it.");
    }

    @Test
    void textSaysWhichSnapshotKeepsWhatTheTableWas() {
        cli.holdfast.restored = Samples.OVERWRITTEN;
        cli.run("--local", "restore", "b-2", "--table", "orders", "--overwrite");
        assertThat(cli.out())
                .contains("What orders was before is kept for a while by snapshot holdfast-overwritten-s-1-0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=NEW", "a=", "a=b=c", "", "a,,b", "a,=n"})
    void badNamesAreRejected(String table) {
        assertThat(cli.run("--local", "restore", "b-2", "--table", table)).isEqualTo(3);
        assertThat(cli.err()).startsWith("holdfast: unable to restore: expected ");
        assertThat(cli.opened).isEmpty();
    }

    @Test
    void anEmptySuffixIsRejected() {
        assertThat(cli.run("--local", "restore", "b-2", "--suffix", "")).isEqualTo(3);
    }

    @Test
    void anIdIsNeededAndStrayWordsAreNot() {
        assertThat(cli.run("--local", "restore")).isEqualTo(2);
        assertThat(cli.run("--local", "restore", "--table", "a")).isEqualTo(2);
        assertThat(cli.run("--local", "restore", "b-2", "b-1")).isEqualTo(2);
        assertThat(cli.err()).contains("unmatched argument after ID: 'b-1'");
    }
}
