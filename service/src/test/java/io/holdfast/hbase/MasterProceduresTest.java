package io.holdfast.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.holdfast.format.TableId;
import org.junit.jupiter.api.Test;

class MasterProceduresTest {

    /** As the master of HBase 2.6 lists them. */
    private static final String LIST = """
            [{"className":"org.apache.hadoop.hbase.master.procedure.SnapshotProcedure","procId":"12","state":"RUNNABLE",
              "stateMessage":[{"snapshot":{"name":"one","table":"shop:orders","creationTime":"5"}}]},
             {"className":"org.apache.hadoop.hbase.master.procedure.SnapshotProcedure","procId":"11","state":"SUCCESS",
              "stateMessage":[{"snapshot":{"name":"two","table":"shop:orders","creationTime":"4"}}]},
             {"className":"org.apache.hadoop.hbase.master.assignment.SplitTableRegionProcedure","procId":"13",
              "state":"WAITING","stateMessage":[{"userInfo":{"effectiveUser":"hbase"},
              "parentRegionInfo":{"regionId":"5","tableName":{"namespace":"c2hvcA==","qualifier":"b3JkZXJz"}}}]},
             {"className":"org.apache.hadoop.hbase.master.assignment.MergeTableRegionsProcedure","procId":"14",
              "state":"ROLLEDBACK","stateMessage":[{
              "regionInfo":[{"regionId":"5","tableName":{"namespace":"c2hvcA==","qualifier":"ZXZlbnRz"}}]}]}]""";

    @Test
    void knowsTheSnapshotsThatAreBeingTaken() throws JsonProcessingException {
        MasterProcedures procedures = MasterProcedures.parse(LIST);

        assertThat(procedures.isTaking(new SnapshotName("one"))).isTrue();
        assertThat(procedures.isTaking(new SnapshotName("two"))).isFalse();
        assertThat(procedures.isTaking(new SnapshotName("three"))).isFalse();
    }

    @Test
    void knowsTheTablesThatAreBeingSplitOrMerged() throws JsonProcessingException {
        MasterProcedures procedures = MasterProcedures.parse(LIST);

        assertThat(procedures.isRestructuring(TableId.parse("shop:orders"))).isTrue();
        assertThat(procedures.isRestructuring(TableId.parse("orders"))).isFalse();
        assertThat(procedures.isRestructuring(TableId.parse("shop:events"))).isFalse();
    }
}
