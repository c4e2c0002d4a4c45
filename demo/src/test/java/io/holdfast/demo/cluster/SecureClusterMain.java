package io.holdfast.demo.cluster;

import io.holdfast.demo.data.TableCells;
import io.holdfast.demo.data.TableDigest;
import io.holdfast.demo.data.TagConnection;
import io.holdfast.demo.embedded.EmbeddedHBase;
import io.holdfast.demo.embedded.EmbeddedHBaseSettings;
import io.holdfast.demo.embedded.Part;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.BufferedMutator;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.util.Bytes;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.minikdc.MiniKdc;
import org.apache.hadoop.security.SecurityUtil;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.kerby.kerberos.kerb.KrbException;
import org.apache.kerby.kerberos.kerb.client.KrbClient;
import org.apache.kerby.kerberos.kerb.keytab.Keytab;
import org.apache.kerby.kerberos.kerb.keytab.KeytabEntry;
import org.apache.kerby.kerberos.kerb.type.KerberosTime;
import org.apache.kerby.kerberos.kerb.type.base.EncryptionKey;
import org.apache.kerby.kerberos.kerb.type.base.EncryptionType;
import org.apache.kerby.kerberos.kerb.type.base.PrincipalName;
import org.apache.kerby.kerberos.kerb.type.ticket.TgtTicket;
import org.apache.zookeeper.server.auth.SASLAuthenticationProvider;
import org.jspecify.annotations.Nullable;

/**
 * The main class of a {@link SecureCluster}: a KDC, HDFS, ZooKeeper and HBase that all ask for Kerberos. Who is logged in is
 * kept by Hadoop for a whole process, so that who asks for tables here is HBase's own user.
 */
final class SecureClusterMain {

    static final String READY = "SECURE READY";
    static final String ANSWER = "ANSWER ";

    private static final byte[] FAMILY = Bytes.toBytes("f");
    private static final String SERVER = "hbase/localhost";

    private final MiniKdc kdc;
    private final MiniDFSCluster hdfs;
    private final EmbeddedHBase hbase;
    private final Connection connection;

    private SecureClusterMain(MiniKdc kdc, MiniDFSCluster hdfs, EmbeddedHBase hbase, Connection connection) {
        this.kdc = kdc;
        this.hdfs = hdfs;
        this.hbase = hbase;
        this.connection = connection;
    }

    /** Argument: the folder that everything is kept in. */
    public static void main(String[] args) {
        PrintStream answers = System.out;
        System.setOut(System.err);
        int status = run(Path.of(args[0]), answers);
        // Everything here leaves threads behind that are not daemons.
        Runtime.getRuntime().halt(status);
    }

    private static int run(Path folder, PrintStream answers) {
        try {
            start(folder).serve(answers);
            return 0;
        } catch (Exception e) {
            e.printStackTrace();
            return 1;
        }
    }

    private static SecureClusterMain start(Path folder) throws Exception {
        MiniKdc kdc = new MiniKdc(
                MiniKdc.createConf(),
                Files.createDirectories(folder.resolve("kdc")).toFile());
        kdc.start();
        Path keytab = folder.resolve("server.keytab");
        kdc.createPrincipal(keytab.toFile(), SERVER, "zookeeper/localhost", "HTTP/localhost");
        kdc.createPrincipal(folder.resolve("holdfast.keytab").toFile(), "holdfast", ofThisMachine("holdfast"));
        kdc.createPrincipal(folder.resolve("stranger.keytab").toFile(), "stranger");
        keysThatAreNotTheNewest(folder.resolve("outdated.keytab"), "holdfast@" + kdc.getRealm());
        ticketsOf("holdfast@" + kdc.getRealm(), kdc, folder);
        String lifetime = "[libdefaults]\n    ticket_lifetime = " + SecureCluster.TICKET_SECONDS + "s";
        String krb5 = Files.readString(kdc.getKrb5conf().toPath());
        Files.writeString(folder.resolve("krb5.conf"), krb5.replace("[libdefaults]", lifetime));
        zooKeeperKnowsUsers(keytab, kdc.getRealm());
        EmbeddedHBaseSettings hbaseSettings = EmbeddedHBaseSettings.in(folder.resolve("hbase"));
        for (Map.Entry<String, String> entry : kerberos(keytab, kdc.getRealm()).entrySet()) {
            hbaseSettings = hbaseSettings.with(entry.getKey(), entry.getValue());
        }
        Configuration conf = new Configuration();
        hbaseSettings.extra().forEach(conf::set);
        conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("dfs").toString());
        UserGroupInformation.setConfiguration(conf);
        UserGroupInformation.loginUserFromKeytab(SERVER, keytab.toString());
        MiniDFSCluster hdfs = new MiniDFSCluster.Builder(conf).numDataNodes(1).build();
        hdfs.waitActive();
        String uri = "hdfs://localhost:" + hdfs.getNameNodePort();
        EmbeddedHBase hbase =
                EmbeddedHBase.start(hbaseSettings.with("fs.defaultFS", uri).with("hbase.rootdir", uri + "/hbase"));
        Connection connection = TagConnection.open(hbase.configuration());
        return new SecureClusterMain(kdc, hdfs, hbase, connection);
    }

    private static String ofThisMachine(String user) throws IOException {
        String principal = SecurityUtil.getServerPrincipal(user + "/_HOST@" + SecureCluster.REALM, "0.0.0.0");
        return principal.substring(0, principal.indexOf('@'));
    }

    private static void keysThatAreNotTheNewest(Path file, String principal) throws IOException {
        Keytab keytab = new Keytab();
        keytab.addEntry(new KeytabEntry(
                new PrincipalName(principal),
                new KerberosTime(0),
                1,
                new EncryptionKey(EncryptionType.AES256_CTS_HMAC_SHA1_96, new byte[32])));
        keytab.store(file.toFile());
    }

    /** As kinit gets them. */
    private static void ticketsOf(String principal, MiniKdc kdc, Path folder) throws KrbException {
        KrbClient client = new KrbClient();
        client.setKdcRealm(kdc.getRealm());
        client.setKdcHost(kdc.getHost());
        client.setKdcTcpPort(kdc.getPort());
        client.setAllowUdp(false);
        client.init();
        TgtTicket ticket =
                client.requestTgt(principal, folder.resolve("holdfast.keytab").toFile());
        client.storeTicket(ticket, folder.resolve("tickets").toFile());
    }

    /** As HBase's book says to set a ZooKeeper up: a user is the same one on all machines. */
    private static void zooKeeperKnowsUsers(Path keytab, String realm) {
        System.setProperty("zookeeper.authProvider.1", SASLAuthenticationProvider.class.getName());
        System.setProperty("zookeeper.kerberos.removeHostFromPrincipal", "true");
        System.setProperty("zookeeper.kerberos.removeRealmFromPrincipal", "true");
        javax.security.auth.login.Configuration.setConfiguration(new Sections(keytab.toString(), realm));
    }

    private static Map<String, String> kerberos(Path keytab, String realm) {
        String principal = SERVER + "@" + realm;
        String file = keytab.toString();
        return Map.ofEntries(
                Map.entry("hadoop.security.authentication", "kerberos"),
                Map.entry("hbase.security.authentication", "kerberos"),
                Map.entry("hbase.master.kerberos.principal", principal),
                Map.entry("hbase.master.keytab.file", file),
                Map.entry("hbase.regionserver.kerberos.principal", principal),
                Map.entry("hbase.regionserver.keytab.file", file),
                Map.entry("dfs.namenode.kerberos.principal", principal),
                Map.entry("dfs.namenode.keytab.file", file),
                Map.entry("dfs.datanode.kerberos.principal", principal),
                Map.entry("dfs.datanode.keytab.file", file),
                Map.entry("dfs.web.authentication.kerberos.principal", "HTTP/localhost@" + realm),
                Map.entry("dfs.web.authentication.kerberos.keytab", file),
                Map.entry("dfs.block.access.token.enable", "true"),
                // Ports below 1024 are for the superuser of a machine.
                Map.entry("ignore.secure.ports.for.testing", "true"),
                Map.entry("dfs.permissions.superusergroup", "operators"),
                Map.entry("hadoop.user.group.static.mapping.overrides", "holdfast=operators;hbase=operators;stranger="),
                Map.entry("dfs.replication", "1"),
                // Tickets of the tests' commands are short, and connections too, so that new ones need new tickets.
                Map.entry("hadoop.kerberos.min.seconds.before.relogin", "1"),
                Map.entry("hbase.ipc.client.connection.minIdleTimeBeforeClose", "1000"),
                Map.entry("ipc.client.connection.maxidletime", "1000"));
    }

    private void serve(PrintStream answers) throws Exception {
        answers.println(READY);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            List<String> words = List.of(order.split(" "));
            answers.println(ANSWER + obey(words.get(0), words.subList(1, words.size())));
        }
        connection.close();
        hbase.close();
        hdfs.close();
        kdc.stop();
    }

    private String obey(String order, List<String> words) throws Exception {
        return switch (order) {
            case "fill" -> fill(TableName.valueOf(words.get(0)), Integer.parseInt(words.get(1)));
            case "digest" -> digest(TableName.valueOf(words.get(0)));
            case "drop" -> drop(TableName.valueOf(words.get(0)));
            case "restart" -> restart(Part.valueOf(words.get(0)));
            default -> throw new IllegalArgumentException(order);
        };
    }

    private String fill(TableName table, int rows) throws IOException {
        try (Admin admin = connection.getAdmin()) {
            admin.createTable(
                    TableDescriptorBuilder.newBuilder(table)
                            .setColumnFamily(ColumnFamilyDescriptorBuilder.of(FAMILY))
                            .build(),
                    new byte[][] {row(rows / 2)});
        }
        try (BufferedMutator mutator = connection.getBufferedMutator(table)) {
            for (int i = 0; i < rows; i++) {
                mutator.mutate(new Put(row(i)).addColumn(FAMILY, Bytes.toBytes("q"), Bytes.toBytes("value " + i)));
            }
        }
        return "filled";
    }

    private static byte[] row(int number) {
        return Bytes.toBytes("row-%06d".formatted(number));
    }

    private String digest(TableName table) throws IOException {
        try (TableCells cells = TableCells.of(connection, table)) {
            return TableDigest.of(cells).toString();
        }
    }

    private String drop(TableName table) throws IOException {
        try (Admin admin = connection.getAdmin()) {
            admin.disableTable(table);
            admin.deleteTable(table);
        }
        return "dropped";
    }

    private String restart(Part part) throws IOException, InterruptedException {
        hbase.kill(part);
        hbase.start(part);
        return "restarted";
    }

    /** Who ZooKeeper's server is, and who its clients in this process are. */
    private static final class Sections extends javax.security.auth.login.Configuration {

        private final String keytab;
        private final String realm;

        Sections(String keytab, String realm) {
            this.keytab = keytab;
            this.realm = realm;
        }

        @Override
        public AppConfigurationEntry @Nullable [] getAppConfigurationEntry(String name) {
            return switch (name) {
                case "Server" -> entry("zookeeper/localhost");
                case "Client" -> entry(SERVER);
                default -> null;
            };
        }

        private AppConfigurationEntry[] entry(String principal) {
            Map<String, String> options = Map.of(
                    "useKeyTab", "true", "keyTab", keytab, "principal", principal + "@" + realm, "storeKey", "true");
            return new AppConfigurationEntry[] {
                new AppConfigurationEntry(
                        "com.sun.security.auth.module.Krb5LoginModule", LoginModuleControlFlag.REQUIRED, options)
            };
        }
    }
}
