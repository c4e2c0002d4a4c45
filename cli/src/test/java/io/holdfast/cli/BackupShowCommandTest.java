package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BackupShowCommandTest {

    private final CommandRun cli = new CommandRun();

    @Test
    void textIsASheetWithATable() {
        assertThat(cli.run("--local", "backup", "show", "b-2")).isZero();
        assertThat(cli.holdfast.requests).containsExactly("b-2");
        assertThat(cli.out()).isEqualTo("""
                        backup             b-2
                        type               full
                        state              COMPLETE
                        label              before the upgrade
                        started            2026-08-21T10:48:00Z
                        completed          2026-08-21T10:48:12Z (3h 11m ago)
                        files              60, 12 of them copied
                        size               1.2 GiB, 300.0 MiB of it copied
                        cluster            c-9, HBase 2.6.4
                        session            s-1
                        namespace default  permissions: 0
                        namespace shop     permissions: not recorded

                        TABLE       STATE     REGIONS  FILES      SIZE  HOLDS ALL UNTIL           NOTHING AFTER             PERMISSIONS  FAMILIES
                        orders      ENABLED         4     50   1.2 GiB  2026-08-21T10:48:00.100Z  2026-08-21T10:48:01.200Z           12  d, m
                        shop:items  DISABLED        1     10  10.0 KiB  2026-08-21T10:48:00.100Z  2026-08-21T10:48:00.100Z   unreadable  f

                        Edits acknowledged before HOLDS ALL UNTIL are in the backup; none begun after NOTHING AFTER is.
                        """);
    }

    @Test
    void jsonHasTheKeysOfTheListAndDetailsOfEachTable() {
        cli.run("--local", "-o", "json", "backup", "show", "b-2");
        assertThat(cli.out()).isEqualTo("""
                        {"backupId":"b-2","sessionId":"s-1","type":"full","state":"COMPLETE",\
                        "tables":["orders","shop:items"],"startedAt":"2026-08-21T10:48:00Z",\
                        "completedAt":"2026-08-21T10:48:12.345Z","filesTotal":60,"filesCopied":12,\
                        "bytesTotal":1288490189,"bytesCopied":314572800,"base":null,"label":"before the upgrade",\
                        "clusterId":"c-9","hbaseVersion":"2.6.4","tableDetails":[\
                        {"table":"orders","state":"ENABLED","families":["d","m"],"regions":4,"files":50,\
                        "bytes":1288480000,"cutFrom":"2026-08-21T10:48:00.100Z","cutTo":"2026-08-21T10:48:01.200Z",\
                        "acl":{"state":"RECORDED","permissions":12,"reason":null}},\
                        {"table":"shop:items","state":"DISABLED","families":["f"],"regions":1,"files":10,\
                        "bytes":10189,"cutFrom":"2026-08-21T10:48:00.100Z","cutTo":"2026-08-21T10:48:00.100Z",\
                        "acl":{"state":"UNREADABLE","permissions":null,"reason":"no right"}}],\
                        "namespaces":[{"namespace":"default","acl":{"state":"RECORDED","permissions":0,\
                        "reason":null}},{"namespace":"shop","acl":{"state":"NOT_RECORDED","permissions":null,\
                        "reason":null}}],"damage":[]}
                        """);
    }

    @Test
    void ofADamagedBackupItShowsWhatIsLeftAndSaysWhatIsWrong() {
        cli.holdfast.detail = Samples.DAMAGED_DETAIL;
        assertThat(cli.run("--local", "backup", "show", "b-2")).isEqualTo(6);
        assertThat(cli.out()).isEqualTo("""
                        backup     b-2
                        type       full
                        state      DAMAGED
                        started    2026-08-21T10:48:00Z
                        completed  2026-08-21T10:48:12Z (3h 11m ago)
                        files      60, 12 of them copied
                        size       1.2 GiB, 300.0 MiB of it copied
                        cluster    c-9
                        session    s-1
                        tables     orders, shop:items

                        DAMAGE   OBJECT                TABLES              WHAT
                        missing  backups/b-2/manifest  orders, shop:items  expected 812 bytes, found no object
                        """);
        assertThat(cli.run("--local", "-o", "json", "backup", "show", "b-2")).isEqualTo(6);
        assertThat(cli.out())
                .contains(
                        "\"hbaseVersion\":null,\"tableDetails\":[],\"namespaces\":[],\"damage\":[{\"kind\":\"missing\"");
    }

    @Test
    void anIdIsNeeded() {
        assertThat(cli.run("--local", "backup", "show")).isEqualTo(2);
        assertThat(cli.err()).isEqualTo("""
                        holdfast: unable to read the command line: missing required parameter: 'ID'
                        hint: 'holdfast backup show --help' shows what it takes
                        """);
    }
}
