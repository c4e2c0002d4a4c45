package io.holdfast.demo.data;

import java.util.List;
import org.apache.hadoop.hbase.client.Mutation;
import org.apache.hadoop.hbase.client.TableDescriptor;

/** One table of the sample: how it is made, and what is written for its n-th row, the same each time it is asked. */
interface RowSource {

    TableDescriptor descriptor();

    byte[][] splits();

    List<Mutation> mutations(long index);
}
