package io.holdfast.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.format.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeySpaceTest {

    /** Each word is a region: {@code a-c}; what is left out is unbounded. */
    private static List<KeySpace.Fault> faults(String... regions) {
        return KeySpace.faults(Arrays.stream(regions)
                .map(region -> region.split("-", -1))
                .map(ends -> new KeyRange(bytes(ends[0]), bytes(ends[1])))
                .toList());
    }

    private static Bytes bytes(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static KeySpace.Fault hole(String from, String to) {
        return new KeySpace.Fault(false, bytes(from), bytes(to));
    }

    private static KeySpace.Fault overlap(String from, String to) {
        return new KeySpace.Fault(true, bytes(from), bytes(to));
    }

    @Test
    void regionsThatCoverEachRowOnceHaveNoFault() {
        assertThat(faults("-")).isEmpty();
        assertThat(faults("-a", "a-b", "b-")).isEmpty();
        assertThat(faults("b-", "-a", "a-b")).isEmpty();
        assertThat(faults("-\u007f", "\u007f-\u0080", "\u0080-")).isEmpty();
    }

    @Test
    void findsHoles() {
        assertThat(faults()).containsExactly(hole("", ""));
        assertThat(faults("a-")).containsExactly(hole("", "a"));
        assertThat(faults("-a", "b-")).containsExactly(hole("a", "b"));
        assertThat(faults("-a", "a-b")).containsExactly(hole("b", ""));
    }

    @Test
    void findsOverlaps() {
        assertThat(faults("-", "-")).containsExactly(overlap("", ""));
        assertThat(faults("-", "a-b")).containsExactly(overlap("a", "b"));
        assertThat(faults("-b", "a-c", "c-")).containsExactly(overlap("a", "b"));
        assertThat(faults("-c", "a-b", "c-")).containsExactly(overlap("a", "b"));
        assertThat(faults("-a", "-")).containsExactly(overlap("", "a"));
    }

    @Test
    void findsBoth() {
        assertThat(faults("-b", "a-c", "d-")).containsExactly(overlap("a", "b"), hole("c", "d"));
    }
}
