package io.holdfast.demo.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.Mutation;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.io.encoding.DataBlockEncoding;

/** What visitors of the shop did, by site and time: eight regions from the start, of which three never get a row. */
final class Events implements RowSource {

    static final TableName TABLE = TableName.valueOf("shop:events");

    private static final byte[] EVENT = "e".getBytes(UTF_8);
    private static final int REGIONS = 8;
    private static final char[] SITES = {'0', '2', '3', '5', '6'};
    private static final String[] ACTIONS = {"view", "search", "add-to-basket", "remove", "checkout", "leave"};

    private final long seed;
    private final long oldest;

    Events(long seed, Instant now) {
        this.seed = seed;
        this.oldest = now.minus(Duration.ofDays(30)).toEpochMilli();
    }

    @Override
    public TableDescriptor descriptor() {
        return TableDescriptorBuilder.newBuilder(TABLE)
                .setColumnFamily(ColumnFamilyDescriptorBuilder.newBuilder(EVENT)
                        .setDataBlockEncoding(DataBlockEncoding.DIFF)
                        .build())
                .setValue(SampleData.FILES_BEFORE_COMPACTION, "20")
                .build();
    }

    @Override
    public byte[][] splits() {
        return IntStream.range(1, REGIONS)
                .mapToObj(region -> Integer.toString(region).getBytes(UTF_8))
                .toArray(byte[][]::new);
    }

    @Override
    public List<Mutation> mutations(long index) {
        SplittableRandom random = new SplittableRandom(seed - index);
        long time = oldest + Math.floorMod(index * 211L, Duration.ofDays(29).toMillis());
        String row =
                SITES[(int) (index % SITES.length)] + "-" + Digits.decimal(time, 13) + "-" + Digits.decimal(index, 7);
        return List.of(new Put(row.getBytes(UTF_8))
                .addColumn(EVENT, "action".getBytes(UTF_8), time, action(random))
                .addColumn(EVENT, "page".getBytes(UTF_8), time, page(random)));
    }

    private static byte[] action(SplittableRandom random) {
        return ACTIONS[random.nextInt(ACTIONS.length)].getBytes(UTF_8);
    }

    private static byte[] page(SplittableRandom random) {
        return ("/" + Prose.of(random, 50 + random.nextInt(150))).getBytes(UTF_8);
    }
}
