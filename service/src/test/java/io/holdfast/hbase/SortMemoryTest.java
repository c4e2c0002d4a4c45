package io.holdfast.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SortMemoryTest {

    private static final long MIB = 1L << 20;

    private final SortMemory memory = new SortMemory(96 * MIB);

    @Test
    void whoIsAloneHasAll() {
        assertThat(memory.open().bytes()).isEqualTo(96 * MIB);
    }

    @Test
    void thoseWhoSortAtTheSameTimeHaveAsMuchEach() {
        SortMemory.Share first = memory.open();
        SortMemory.Share second = memory.open();
        assertThat(first.bytes()).isEqualTo(48 * MIB);
        assertThat(second.bytes()).isEqualTo(48 * MIB);
        second.close();
        assertThat(first.bytes()).isEqualTo(96 * MIB);
    }

    @Test
    void whatSomebodyKeepsOthersDoNotHave() {
        SortMemory.Share first = memory.open();
        first.settle(60 * MIB);
        SortMemory.Share second = memory.open();
        assertThat(second.bytes()).isEqualTo(36 * MIB);
        first.close();
        first.close();
        assertThat(second.bytes()).isEqualTo(96 * MIB);
    }

    @Test
    void everybodyHasALittle() {
        memory.open().settle(96 * MIB);
        assertThat(memory.open().bytes()).isEqualTo(8 * MIB);
    }
}
