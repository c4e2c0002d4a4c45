package io.holdfast.hbase;

import static io.holdfast.hbase.HBaseErrors.calling;
import static io.holdfast.hbase.HBaseErrors.doing;
import static io.holdfast.hbase.RootDirectory.tableId;
import static io.holdfast.hbase.RootDirectory.tableName;

import io.holdfast.error.Corrupt;
import io.holdfast.error.Unavailable;
import io.holdfast.format.Bytes;
import io.holdfast.format.NamespaceImage;
import io.holdfast.format.Sha256;
import io.holdfast.format.TableId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.HConstants;
import org.apache.hadoop.hbase.NamespaceDescriptor;
import org.apache.hadoop.hbase.NamespaceExistException;
import org.apache.hadoop.hbase.NamespaceNotFoundException;
import org.apache.hadoop.hbase.NotServingRegionException;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.TableNotDisabledException;
import org.apache.hadoop.hbase.TableNotEnabledException;
import org.apache.hadoop.hbase.TableNotFoundException;
import org.apache.hadoop.hbase.UnknownRegionException;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptor;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.CoprocessorDescriptor;
import org.apache.hadoop.hbase.client.Durability;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.NoServerForRegionException;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.client.RegionLocator;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.exceptions.DeserializationException;

/** Tables and namespaces through HBase's Admin. */
final class HBaseTables implements Tables {

    private static final byte[] TABLE = {'t', 'a', 'b', 'l', 'e'};
    private static final byte[] STATE = {'s', 't', 'a', 't', 'e'};

    private final Admin admin;

    HBaseTables(Admin admin) {
        this.admin = admin;
    }

    @Override
    public List<TableId> userTables() {
        return calling("list the tables", () -> Arrays.stream(admin.listTableNames())
                .filter(table -> !table.isSystemTable())
                .map(RootDirectory::tableId)
                .sorted(Comparator.comparing(TableId::toString))
                .toList());
    }

    @Override
    public Optional<TableFacts> find(TableId table) {
        return calling("look at table " + table, () -> {
            try {
                TableName name = tableName(table);
                return Optional.of(facts(admin.getDescriptor(name), admin.isTableEnabled(name)));
            } catch (TableNotFoundException absent) {
                return Optional.empty();
            }
        });
    }

    @Override
    public TableFacts parse(Bytes descriptor) {
        return facts(read(descriptor), true);
    }

    @Override
    public Bytes withoutExpiry(Bytes descriptor) {
        TableDescriptor as = read(descriptor);
        TableDescriptorBuilder changed = TableDescriptorBuilder.newBuilder(as);
        for (ColumnFamilyDescriptor family : as.getColumnFamilies()) {
            changed.modifyColumnFamily(ColumnFamilyDescriptorBuilder.newBuilder(family)
                    .setTimeToLive(HConstants.FOREVER)
                    .build());
        }
        return Bytes.of(TableDescriptorBuilder.toByteArray(changed.build()));
    }

    @Override
    public Bytes withFamilies(Bytes descriptor, List<String> families) {
        TableDescriptor as = read(descriptor);
        TableDescriptorBuilder changed = TableDescriptorBuilder.newBuilder(as);
        for (ColumnFamilyDescriptor family : as.getColumnFamilies()) {
            if (!families.contains(family.getNameAsString())) {
                changed.removeColumnFamily(family.getName());
            }
        }
        return Bytes.of(TableDescriptorBuilder.toByteArray(changed.build()));
    }

    private static TableDescriptor read(Bytes descriptor) {
        try {
            return TableDescriptorBuilder.parseFrom(descriptor.toArray());
        } catch (DeserializationException e) {
            throw new Corrupt("unable to read a table descriptor: " + e.getMessage(), null, e);
        }
    }

    private static TableFacts facts(TableDescriptor descriptor, boolean enabled) {
        return new TableFacts(
                tableId(descriptor.getTableName()),
                enabled,
                Bytes.of(TableDescriptorBuilder.toByteArray(descriptor)),
                Arrays.stream(descriptor.getColumnFamilies())
                        .map(HBaseTables::family)
                        .toList(),
                descriptor.getCoprocessorDescriptors().stream()
                        .map(CoprocessorDescriptor::getClassName)
                        .toList());
    }

    private static TableFacts.Family family(ColumnFamilyDescriptor family) {
        int seconds = family.getTimeToLive();
        return new TableFacts.Family(
                family.getNameAsString(),
                seconds == HConstants.FOREVER ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds)),
                family.getCompressionType().getName(),
                family.getDataBlockEncoding().name(),
                family.isMobEnabled());
    }

    @Override
    public List<KeyRange> regions(TableId table) {
        return calling("list the regions of table " + table, () -> admin.getRegions(tableName(table)).stream()
                .filter(region -> region.getReplicaId() == RegionInfo.DEFAULT_REPLICA_ID && !region.isSplit())
                .sorted(RegionInfo.COMPARATOR)
                .map(region -> new KeyRange(Bytes.of(region.getStartKey()), Bytes.of(region.getEndKey())))
                .toList());
    }

    @Override
    public void checkOnline(TableId table) {
        doing("look whether table %s is online".formatted(table), () -> {
            if (!admin.isTableAvailable(tableName(table))) {
                throw new Unavailable(
                        "unable to use table %s: expected all its regions in service, found some that are not"
                                .formatted(table),
                        null,
                        null);
            }
        });
    }

    @Override
    public void checkSettled(TableId table) {
        doing("look at the state of table " + table, () -> {
            if (!hasState(tableName(table))) {
                throw new Unavailable(
                        "unable to use table %s: expected it enabled or disabled, found HBase at work on it"
                                .formatted(table),
                        null,
                        null);
            }
        });
    }

    /** One that is just being made may have no state yet. */
    private boolean hasState(TableName table) throws IOException {
        try {
            return admin.isTableEnabled(table) || admin.isTableDisabled(table);
        } catch (TableNotFoundException notYet) {
            return false;
        }
    }

    @Override
    public List<OnlineRegion> onlineRegions(TableId table) {
        return calling("find the regions of table " + table, () -> {
            try (RegionLocator locator = admin.getConnection().getRegionLocator(tableName(table))) {
                locator.clearRegionLocationCache();
                return locator.getAllRegionLocations().stream()
                        .filter(region -> region.getServerName() != null
                                && region.getRegion().getReplicaId() == RegionInfo.DEFAULT_REPLICA_ID)
                        .map(region -> new OnlineRegion(
                                Bytes.of(region.getRegion().getRegionName()),
                                region.getServerName().getServerName()))
                        .toList();
            }
        });
    }

    @Override
    public boolean flush(OnlineRegion region) {
        return calling("flush region " + region.name(), () -> {
            try {
                admin.flushRegion(region.name().toArray());
                return true;
            } catch (UnknownRegionException | NotServingRegionException | NoServerForRegionException e) {
                return false;
            }
        });
    }

    @Override
    public boolean isRestructuring(TableId table) {
        return calling("look for splits and merges of table " + table, () -> MasterProcedures.of(admin)
                .isRestructuring(table));
    }

    @Override
    public Optional<String> contentTag(TableId table) {
        return calling("look at the state of table " + table, () -> {
            TableName name = tableName(table);
            try (Table meta = admin.getConnection().getTable(TableName.META_TABLE_NAME)) {
                Cell state = meta.get(new Get(name.getName()).addFamily(TABLE)).getColumnLatestCell(TABLE, STATE);
                String families = admin.getDescriptor(name).getColumnFamilyNames().stream()
                        .map(org.apache.hadoop.hbase.util.Bytes::toStringBinary)
                        .collect(Collectors.joining(","));
                return state == null
                        ? Optional.empty()
                        : Optional.of(state.getTimestamp() + "-"
                                + Sha256.of(families.getBytes(StandardCharsets.UTF_8))
                                        .hex()
                                        .substring(0, 16));
            } catch (TableNotFoundException absent) {
                return Optional.empty();
            }
        });
    }

    @Override
    public Set<String> placements(TableId table) {
        return calling("find the regions of table " + table, () -> {
            String name = tableName(table).getNameAsString();
            // Rows are the names of regions, which begin with the table and a comma.
            Scan rows = new Scan()
                    .withStartRow((name + ",").getBytes(StandardCharsets.UTF_8))
                    .withStopRow((name + "-").getBytes(StandardCharsets.UTF_8))
                    .addFamily(HConstants.CATALOG_FAMILY);
            Set<String> found = new TreeSet<>();
            try (Table meta = admin.getConnection().getTable(TableName.META_TABLE_NAME);
                    ResultScanner scanner = meta.getScanner(rows)) {
                for (Result row : scanner) {
                    found.add(String.join(
                            " ",
                            org.apache.hadoop.hbase.util.Bytes.toStringBinary(row.getRow()),
                            text(row, HConstants.SERVER_QUALIFIER),
                            text(row, HConstants.STARTCODE_QUALIFIER),
                            text(row, HConstants.SEQNUM_QUALIFIER)));
                }
            }
            return found;
        });
    }

    private static String text(Result row, byte[] qualifier) {
        return org.apache.hadoop.hbase.util.Bytes.toStringBinary(
                Objects.requireNonNullElse(row.getValue(HConstants.CATALOG_FAMILY, qualifier), new byte[0]));
    }

    @Override
    public Optional<String> unfitForLogs(TableId table) {
        return calling("look at table " + table, () -> {
            TableDescriptor descriptor = admin.getDescriptor(tableName(table));
            if (descriptor.getDurability() == Durability.SKIP_WAL) {
                return Optional.of("its durability is SKIP_WAL, so that no log has what is written to it");
            }
            return Arrays.stream(descriptor.getColumnFamilies())
                    .filter(ColumnFamilyDescriptor::isNewVersionBehavior)
                    .findFirst()
                    .map(family ->
                            "its family %s has NEW_VERSION_BEHAVIOR, by which cells depend on the order of writes"
                                    .formatted(family.getNameAsString()));
        });
    }

    @Override
    public Set<String> namespaces() {
        return calling("list the namespaces", () -> new TreeSet<>(Arrays.asList(admin.listNamespaces())));
    }

    @Override
    public NamespaceImage namespace(String name) {
        return calling(
                "look at namespace " + name,
                () -> new NamespaceImage(
                        name, new TreeMap<>(admin.getNamespaceDescriptor(name).getConfiguration())));
    }

    @Override
    public void createNamespace(NamespaceImage namespace) {
        doing("create namespace " + namespace.name(), () -> {
            try {
                admin.createNamespace(NamespaceDescriptor.create(namespace.name())
                        .addConfiguration(namespace.properties())
                        .build());
            } catch (NamespaceExistException alreadyThere) {
                // Whoever made it: it is there.
            }
        });
    }

    @Override
    public void deleteEmptyNamespace(String name) {
        doing("delete namespace " + name, () -> {
            try {
                if (admin.listTableNamesByNamespace(name).length == 0) {
                    admin.deleteNamespace(name);
                }
            } catch (NamespaceNotFoundException alreadyGone) {
                // That is what was wanted.
            }
        });
    }

    @Override
    public void disable(TableId table) {
        doing("disable table " + table, () -> {
            try {
                admin.disableTable(tableName(table));
            } catch (TableNotEnabledException alreadyDisabled) {
                // That is what was wanted.
            }
        });
    }

    @Override
    public void enable(TableId table) {
        doing("enable table " + table, () -> {
            try {
                admin.enableTable(tableName(table));
            } catch (TableNotDisabledException alreadyEnabled) {
                // That is what was wanted.
            }
        });
    }

    @Override
    public void compact(TableId table) {
        doing("ask for a compaction of table " + table, () -> admin.majorCompact(tableName(table)));
    }

    @Override
    public void drop(TableId table) {
        doing("delete table " + table, () -> {
            if (admin.tableExists(tableName(table))) {
                disable(table);
                admin.deleteTable(tableName(table));
            }
        });
    }
}
