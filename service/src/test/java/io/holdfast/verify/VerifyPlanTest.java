package io.holdfast.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class VerifyPlanTest {

    private static final long NEVER = Long.MIN_VALUE;

    @RepeatedTest(200)
    void asManySamplesAsMakeAWholeProveEverything(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int runs = 1 + random.nextInt(20);
        double share = 1.0 / runs;
        long[] bytes = bytes(random);
        long[] provenAt = new long[bytes.length];
        Arrays.setAll(provenAt, i -> random.nextInt(3) == 0 ? -1 - random.nextInt(100) : NEVER);
        for (int run = 0; run < runs; run++) {
            int now = run;
            VerifyPlan.choose(provenAt, bytes, share).stream().forEach(i -> provenAt[i] = now);
        }
        assertThat(Arrays.stream(provenAt)).allMatch(at -> at >= 0);
    }

    @RepeatedTest(200)
    void aSampleReadsItsShareAndAtMostOneObjectMore(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        long[] bytes = bytes(random);
        long[] provenAt = new long[bytes.length];
        Arrays.setAll(provenAt, i -> random.nextInt(5));
        double share = 1 - random.nextDouble();

        BitSet chosen = VerifyPlan.choose(provenAt, bytes, share);

        double all = Arrays.stream(bytes).sum() + (double) bytes.length;
        double read = chosen.stream().mapToDouble(i -> bytes[i] + 1.0).sum();
        double largest = Arrays.stream(bytes).max().orElse(0) + 1.0;
        assertThat(read).isGreaterThanOrEqualTo(share * all * (1 - 1e-9)).isLessThan(share * all + largest);
        long latestChosen = chosen.stream().mapToLong(i -> provenAt[i]).max().orElse(NEVER);
        for (int i = 0; i < bytes.length; i++) {
            assertThat(chosen.get(i) || provenAt[i] >= latestChosen).isTrue();
        }
    }

    private static long[] bytes(Random random) {
        long[] bytes = new long[1 + random.nextInt(200)];
        Arrays.setAll(bytes, i -> random.nextInt(4) == 0 ? 0 : (long) Math.pow(2, random.nextInt(40)));
        return bytes;
    }

    @Test
    void amongObjectsOfOneTimeTheFirstComeFirst() {
        long[] provenAt = {7, NEVER, NEVER, NEVER};
        long[] bytes = {10, 10, 10, 10};
        assertThat(VerifyPlan.choose(provenAt, bytes, 0.5).stream()).containsExactly(1, 2);
    }

    @Test
    void ofNothingNothingIsRead() {
        assertThat(VerifyPlan.choose(new long[0], new long[0], 0.1).isEmpty()).isTrue();
    }
}
