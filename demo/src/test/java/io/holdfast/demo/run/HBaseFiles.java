package io.holdfast.demo.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.TableName;

/** The store files in an HBase's root directory. */
record HBaseFiles(Path root) {

    /** Names of the files of these tables, links among them. */
    Set<String> of(List<TableName> tables) throws IOException {
        Set<String> all = new HashSet<>();
        for (TableName table : tables) {
            Path folder =
                    root.resolve("data").resolve(table.getNamespaceAsString()).resolve(table.getQualifierAsString());
            try (Stream<Path> files = Files.walk(folder)) {
                all.addAll(files.filter(Files::isRegularFile)
                        .map(folder::relativize)
                        .filter(file -> file.getNameCount() == 3)
                        .map(file -> table + "/" + file)
                        .filter(file -> !file.contains("/.") && !file.endsWith(".seqid"))
                        .collect(Collectors.toSet()));
            }
        }
        return all;
    }
}
