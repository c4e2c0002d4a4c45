package io.holdfast.demo.data;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;

/**
 * Connections over which the tags of cells travel. By default HBase keeps them on the server. With this codec (seen on
 * 2.6.4) a scan returns all tags of a cell, its time to live among them, and the server stores those that a client
 * sends in a list of puts or through a buffered mutator; a single {@code put} still loses them, as it does not use the
 * codec.
 */
public final class TagConnection {

    private TagConnection() {}

    public static Connection open(Configuration conf) throws IOException {
        Configuration withTags = new Configuration(conf);
        withTags.set("hbase.client.rpc.codec", "org.apache.hadoop.hbase.codec.KeyValueCodecWithTags");
        return ConnectionFactory.createConnection(withTags);
    }
}
