package io.holdfast.demo.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.hadoop.hbase.ArrayBackedTag;
import org.apache.hadoop.hbase.KeyValue;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptor;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Mutation;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.io.compress.Compression;
import org.apache.hadoop.hbase.io.encoding.DataBlockEncoding;
import org.apache.hadoop.hbase.regionserver.BloomType;

/**
 * Orders of a shop: details that are compressed, a status with its history in versions, notes with a time to live and a
 * tag of the application. Every so often an earlier order loses a version, a column, a family, or everything.
 */
final class Orders implements RowSource {

    static final TableName TABLE = TableName.valueOf("shop:orders");

    private static final byte[] DETAIL = "d".getBytes(UTF_8);
    private static final byte[] STATUS = "s".getBytes(UTF_8);
    private static final byte[] NOTE = "n".getBytes(UTF_8);
    private static final byte[] STATE = "state".getBytes(UTF_8);
    private static final byte[] CARRIER = "carrier".getBytes(UTF_8);
    private static final String[] STATES = {"created", "paid", "packed", "shipped", "delivered"};

    private static final byte TAG_TYPE = 100;
    private static final int NOTE_EVERY = 5;
    private static final int DELETE_EVERY = 50;
    private static final int DELETED_BEFORE = 500;
    private static final int YEAR_SECONDS = 365 * 24 * 3600;
    private static final Duration OLDEST = Duration.ofDays(60);
    private static final Duration NOTE_TTL = Duration.ofDays(180);
    private static final long STATE_MILLIS = Duration.ofHours(9).toMillis();

    private final long seed;
    private final long newest;

    Orders(long seed, Instant now) {
        this.seed = seed;
        this.newest = now.toEpochMilli();
    }

    @Override
    public TableDescriptor descriptor() {
        return TableDescriptorBuilder.newBuilder(TABLE)
                .setColumnFamilies(List.of(detail(), status(), note()))
                .setValue(SampleData.FILES_BEFORE_COMPACTION, "20")
                .build();
    }

    @Override
    public byte[][] splits() {
        return new byte[][] {"5".getBytes(UTF_8), "a".getBytes(UTF_8)};
    }

    @Override
    public List<Mutation> mutations(long index) {
        SplittableRandom random = new SplittableRandom(seed + index);
        byte[] row = row(index);
        long created = created(index);
        List<Mutation> mutations = new ArrayList<>();
        mutations.add(history(details(row, created, random), created, random));
        if (index % NOTE_EVERY == 0) {
            mutations.add(note(row, created, random));
        }
        if (index % DELETE_EVERY == 0 && index >= DELETED_BEFORE) {
            mutations.add(delete(index - DELETED_BEFORE, index / DELETE_EVERY));
        }
        return mutations;
    }

    private ColumnFamilyDescriptor detail() {
        return ColumnFamilyDescriptorBuilder.newBuilder(DETAIL)
                .setMaxVersions(5)
                .setCompressionType(Compression.Algorithm.GZ)
                .setDataBlockEncoding(DataBlockEncoding.FAST_DIFF)
                .setBloomFilterType(BloomType.ROWCOL)
                .build();
    }

    private ColumnFamilyDescriptor status() {
        return ColumnFamilyDescriptorBuilder.newBuilder(STATUS)
                .setMaxVersions(5)
                .setTimeToLive(2 * YEAR_SECONDS)
                .build();
    }

    private ColumnFamilyDescriptor note() {
        return ColumnFamilyDescriptorBuilder.newBuilder(NOTE)
                .setMaxVersions(1)
                .setBlocksize(16 * 1024)
                .build();
    }

    // Multiplying by an odd number and reversing the bits spreads neighbours over the key space, without two on one
    // key.
    private static byte[] row(long index) {
        int spread = Integer.reverse((int) index * 0x9E3779B1);
        return (Digits.hex(spread) + "-" + Digits.decimal(index, 7)).getBytes(UTF_8);
    }

    // Far enough in the past that no state of the order lies in the future.
    private long created(long index) {
        long span = OLDEST.minusDays(5).toMillis();
        return newest - OLDEST.toMillis() + Math.floorMod(index * 7919L, span);
    }

    private static Put details(byte[] row, long created, SplittableRandom random) {
        return new Put(row)
                .addColumn(DETAIL, "customer".getBytes(UTF_8), created, customer(random))
                .addColumn(DETAIL, "items".getBytes(UTF_8), created, items(random));
    }

    private static byte[] customer(SplittableRandom random) {
        return ("{\"id\":" + random.nextInt(50_000) + ",\"city\":\"" + Prose.of(random, 24) + "\",\"cents\":"
                        + random.nextInt(100_000) + "}")
                .getBytes(UTF_8);
    }

    private static byte[] items(SplittableRandom random) {
        return Prose.of(random, 100 + random.nextInt(400)).getBytes(UTF_8);
    }

    private static Put history(Put put, long created, SplittableRandom random) {
        int last = random.nextInt(STATES.length);
        for (int i = 0; i <= last; i++) {
            put.addColumn(STATUS, STATE, created + i * STATE_MILLIS, STATES[i].getBytes(UTF_8));
        }
        return put.addColumn(STATUS, CARRIER, created, Prose.of(random, 12).getBytes(UTF_8));
    }

    private static Put note(byte[] row, long created, SplittableRandom random) {
        byte[] text = Prose.of(random, 50 + random.nextInt(200)).getBytes(UTF_8);
        byte[] author = ("author-" + random.nextInt(20)).getBytes(UTF_8);
        KeyValue tagged = new KeyValue(
                row,
                NOTE,
                "text".getBytes(UTF_8),
                created,
                KeyValue.Type.Put,
                text,
                List.of(new ArrayBackedTag(TAG_TYPE, author)));
        Put put = new Put(row);
        put.setTTL(NOTE_TTL.toMillis());
        try {
            return put.add(tagged);
        } catch (IOException e) {
            throw new IllegalStateException("a cell goes into a put of its own row", e);
        }
    }

    private Delete delete(long index, long kind) {
        Delete delete = new Delete(row(index));
        long created = created(index);
        return switch ((int) (kind % 4)) {
            case 0 -> delete.addColumn(STATUS, STATE, created);
            case 1 -> delete.addColumns(STATUS, CARRIER, newest);
            case 2 -> delete.addFamily(NOTE, newest);
            default -> new Delete(row(index), newest);
        };
    }
}
