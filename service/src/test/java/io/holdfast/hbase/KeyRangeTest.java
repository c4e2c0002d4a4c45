package io.holdfast.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.format.Bytes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class KeyRangeTest {

    private static KeyRange range(String start, String end) {
        return new KeyRange(bytes(start), bytes(end));
    }

    private static Bytes bytes(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theEndIsNotIncluded() {
        assertThat(range("b", "d").overlaps(range("d", "f"))).isFalse();
        assertThat(range("d", "f").overlaps(range("b", "d"))).isFalse();
        assertThat(range("b", "d").overlaps(range("c", "f"))).isTrue();
        assertThat(range("b", "d").touches(bytes("d"), bytes("e"))).isFalse();
        assertThat(range("b", "d").touches(bytes("a"), bytes("b"))).isTrue();
        assertThat(range("b", "d").touches(bytes("a"), bytes("aa"))).isFalse();
    }

    @Test
    void emptyIsUnbounded() {
        assertThat(range("", "").overlaps(range("x", "y"))).isTrue();
        assertThat(range("x", "").overlaps(range("", "y"))).isTrue();
        assertThat(range("y", "").overlaps(range("", "y"))).isFalse();
        assertThat(range("", "").contains(range("x", ""))).isTrue();
        assertThat(range("x", "").contains(range("", ""))).isFalse();
        assertThat(range("", "y").contains(range("x", ""))).isFalse();
        assertThat(range("x", "").touches(bytes("a"), bytes("z"))).isTrue();
    }

    @Test
    void containsWhatBeginsAndEndsWithIt() {
        assertThat(range("b", "d").contains(range("b", "d"))).isTrue();
        assertThat(range("b", "d").contains(range("a", "d"))).isFalse();
        assertThat(range("b", "d").contains(range("b", "e"))).isFalse();
    }

    @Test
    void theIntersectionIsWhatBothHave() {
        assertThat(range("b", "d").intersection(range("c", ""))).isEqualTo(range("c", "d"));
        assertThat(range("", "").intersection(range("c", "d"))).isEqualTo(range("c", "d"));
        assertThat(range("", "d").intersection(range("b", "c"))).isEqualTo(range("b", "c"));
        assertThat(range("a", "").intersection(range("b", ""))).isEqualTo(range("b", ""));
    }
}
