/**
 * What the recipes need of an HBase cluster, from outside: its tables, its snapshots, the files behind them, a way to
 * bring files in as a snapshot, and who may do what. {@link io.holdfast.hbase.Cluster} is the front door. HBase's classes stay in here; this
 * package knows no backup.
 */
@NullMarked
package io.holdfast.hbase;

import org.jspecify.annotations.NullMarked;
