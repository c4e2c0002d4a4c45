package io.holdfast.hbase;

import io.holdfast.error.Rejected;
import io.holdfast.format.Permission;
import io.holdfast.format.TableId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Permissions in memory, of a cluster that keeps none until {@link #keep}. As HBase, it grants also what is on no table. */
public final class FakeAcls implements Acls {

    private final Map<String, SortedSet<Permission>> granted = new TreeMap<>();
    private final Consumer<String> called;
    private boolean kept;

    FakeAcls(Consumer<String> called) {
        this.called = called;
    }

    /** Gives the cluster an AccessController. */
    public FakeAcls keep() {
        kept = true;
        return this;
    }

    /** Takes the AccessController away again; nobody can be asked for what it kept. */
    public void keepNoMore() {
        kept = false;
    }

    /** Whether anything at all is granted to anybody. */
    public boolean isEmpty() {
        return granted.isEmpty();
    }

    @Override
    public boolean areKept() {
        called.accept("areKept");
        return kept;
    }

    @Override
    public List<Permission> of(TableId table) {
        called.accept("aclOfTable");
        return read("table " + table);
    }

    @Override
    public List<Permission> of(String namespace) {
        called.accept("aclOfNamespace");
        return read("namespace " + namespace);
    }

    private List<Permission> read(String subject) {
        requireKept();
        return List.copyOf(granted.getOrDefault(subject, Collections.emptySortedSet()));
    }

    @Override
    public void grant(TableId table, Permission permission) {
        called.accept("grant");
        add("table " + table, permission);
    }

    @Override
    public void grant(String namespace, Permission permission) {
        called.accept("grantOnNamespace");
        add("namespace " + namespace, permission);
    }

    /** Users of tests have one permission on a thing at most: as good as merging actions. */
    private void add(String subject, Permission permission) {
        requireKept();
        granted.computeIfAbsent(subject, s -> new TreeSet<>(Permission.ORDER)).add(permission);
    }

    private void requireKept() {
        if (!kept) {
            throw new Rejected("unable to use permissions: found no AccessController", null);
        }
    }

    void forget(TableId table) {
        granted.remove("table " + table);
    }

    void forget(String namespace) {
        granted.remove("namespace " + namespace);
    }
}
