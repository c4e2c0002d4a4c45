package io.holdfast.demo.embedded;

/** What an HBase consists of, each of which can die and come back while the others go on. */
public enum Part {
    REGION_SERVER,
    MASTER,
    ZOOKEEPER
}
