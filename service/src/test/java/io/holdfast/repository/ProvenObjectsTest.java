package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Corrupt;
import io.holdfast.format.Layout;
import io.holdfast.format.Ledger;
import io.holdfast.format.LedgerLine;
import io.holdfast.format.ObjectKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProvenObjectsTest {

    private static final ObjectKey LEDGER = Layout.ledger(Example.SESSION, 1);

    @Test
    void comesBackFromALedgerAsItWas() throws IOException {
        Random random = new Random(1);
        Map<ObjectKey, Instant> expected = new TreeMap<>();
        ProvenObjects proven = new ProvenObjects();
        for (int i = 0; i < 5_000; i++) {
            ObjectKey key = random.nextInt(20) == 0
                    ? new ObjectKey("data/other/" + random.nextInt(50))
                    : Layout.data(Example.SESSION, Example.EPOCH, random.nextInt(3), 1, random.nextInt(2_000));
            Instant at = Example.NOON.plusSeconds(random.nextInt(3));
            expected.merge(key, at, (a, b) -> a.isAfter(b) ? a : b);
            proven.add(key, at);
        }
        ProvenObjects read = read(write(proven.lines()));
        assertThat(expected)
                .allSatisfy((key, at) -> assertThat(read.provenAt(key)).isEqualTo(at.toEpochMilli()));
        assertThat(read.lines()).isEqualTo(proven.lines());

        ObjectKey one = expected.keySet().iterator().next();
        read.remove(one);
        assertThat(read.provenAt(one)).isEqualTo(ProvenObjects.NEVER);
        read.retain(key -> false);
        assertThat(read.lines()).isEmpty();
    }

    @Test
    void aDamagedLedgerIsNotBelieved() throws IOException {
        ProvenObjects proven = new ProvenObjects();
        proven.add(Layout.data(Example.SESSION, Example.EPOCH, 1, 1, 1), Example.NOON);
        byte[] ledger = write(proven.lines());
        for (int length = 0; length < ledger.length - 8; length += 7) {
            byte[] part = Arrays.copyOf(ledger, length);
            assertThatThrownBy(() -> read(part)).isInstanceOf(Corrupt.class);
        }
        assertThatThrownBy(() -> Ledger.read(LEDGER, new ByteArrayInputStream(ledger), Example.session(9), line -> {}))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining(LEDGER.path());
    }

    private static byte[] write(List<LedgerLine> lines) throws IOException {
        ByteArrayOutputStream object = new ByteArrayOutputStream();
        Ledger.write(object, Example.SESSION, lines.stream());
        return object.toByteArray();
    }

    private static ProvenObjects read(byte[] ledger) throws IOException {
        ProvenObjects read = new ProvenObjects();
        Ledger.read(LEDGER, new ByteArrayInputStream(ledger), Example.SESSION, read::add);
        return read;
    }
}
