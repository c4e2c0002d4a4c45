package io.holdfast.hbase;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.format.TableId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.apache.hadoop.hbase.client.Admin;

/**
 * What HBase's master is at work on, from its list of procedures. That is JSON of the form that Protocol Buffers have in
 * it, with names in Base64; what of it is looked at here is the same in HBase 2 and 3.
 */
final class MasterProcedures {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> ENDED = Set.of("SUCCESS", "FAILED", "ROLLEDBACK");
    private static final String SNAPSHOT = "SnapshotProcedure";
    private static final List<String> RESTRUCTURING =
            List.of("SplitTableRegionProcedure", "MergeTableRegionsProcedure");

    private final List<JsonNode> running;

    private MasterProcedures(List<JsonNode> running) {
        this.running = running;
    }

    static MasterProcedures of(Admin admin) throws IOException {
        return parse(admin.getProcedures());
    }

    static MasterProcedures parse(String json) throws JsonProcessingException {
        return new MasterProcedures(StreamSupport.stream(JSON.readTree(json).spliterator(), false)
                .filter(procedure -> !ENDED.contains(procedure.path("state").asText()))
                .toList());
    }

    boolean isTaking(SnapshotName name) {
        return running.stream()
                .filter(procedure -> isOf(procedure, SNAPSHOT))
                .flatMap(procedure -> procedure.findValues("snapshot").stream())
                .anyMatch(snapshot -> snapshot.path("name").asText().equals(name.text()));
    }

    boolean isRestructuring(TableId table) {
        Predicate<JsonNode> names = named -> text(named.path("namespace")).equals(table.namespace())
                && text(named.path("qualifier")).equals(table.name());
        return running.stream()
                .filter(procedure -> RESTRUCTURING.stream().anyMatch(kind -> isOf(procedure, kind)))
                .flatMap(procedure -> procedure.findValues("tableName").stream())
                .anyMatch(names);
    }

    private static boolean isOf(JsonNode procedure, String kind) {
        return procedure.path("className").asText().endsWith("." + kind);
    }

    private static String text(JsonNode base64) {
        try {
            return new String(Base64.getDecoder().decode(base64.asText()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return base64.asText();
        }
    }
}
