package io.holdfast.demo.embedded;

import java.nio.file.Path;

/** Where an embedded HBase keeps its things. */
record FolderLayout(Path folder) {

    Path conf() {
        return folder.resolve("conf");
    }

    Path siteFile() {
        return conf().resolve("hbase-site.xml");
    }

    Path root() {
        return folder.resolve("hbase");
    }

    Path zooKeeper() {
        return folder.resolve("zookeeper");
    }

    Path temporary() {
        return folder.resolve("tmp");
    }

    Path log() {
        return folder.resolve("logs").resolve("hbase.log");
    }

    Path processOutput() {
        return folder.resolve("logs").resolve("process.log");
    }

    Path lock() {
        return folder.resolve("lock");
    }
}
