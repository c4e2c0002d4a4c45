package io.holdfast.demo.cluster;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests their parameters of type {@link Cluster} and {@link Namespace}. A cluster is started when the first test
 * asks for it, shared by all test classes of this JVM, and stopped after the last; one for {@link OnHBase} is stopped after
 * that class. A namespace belongs to one test, and everything in it is dropped after it.
 */
public final class SharedCluster implements ParameterResolver {

    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(SharedCluster.class);
    private static final String FIRST = "first";
    private static final String HDFS = "hdfs";
    private static final String GUARDED = "guarded";

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Cluster.class || type == Namespace.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        String name = name(parameter);
        Cluster cluster = classWithVersion(context)
                .map(own -> cluster(own, name))
                .orElseGet(() -> context.getRoot()
                        .getStore(STORE)
                        .getOrComputeIfAbsent(name, SharedCluster::start, Cluster.class));
        if (parameter.getParameter().getType() == Cluster.class) {
            return cluster;
        }
        return context.getStore(STORE)
                .getOrComputeIfAbsent("namespace-" + name, key -> Namespace.create(cluster), Namespace.class);
    }

    private static Optional<ExtensionContext> classWithVersion(ExtensionContext context) {
        boolean hasOne = context.getElement()
                .filter(element -> element.isAnnotationPresent(OnHBase.class))
                .isPresent();
        return hasOne ? Optional.of(context) : context.getParent().flatMap(SharedCluster::classWithVersion);
    }

    /** @param own the class that asks for a version */
    private static Cluster cluster(ExtensionContext own, String name) {
        if (!name.equals(FIRST)) {
            throw new ParameterResolutionException("expected one cluster of the class's own, found " + name);
        }
        OnHBase wanted = own.getRequiredTestClass().getAnnotation(OnHBase.class);
        return own.getStore(STORE)
                .getOrComputeIfAbsent(
                        "own", key -> Cluster.start(wanted.value(), List.of(wanted.with())), Cluster.class);
    }

    private static Cluster start(String name) {
        return switch (name) {
            case HDFS -> Cluster.startOnHdfs(name);
            case GUARDED -> Cluster.startGuarded(name);
            default -> Cluster.start(name);
        };
    }

    private static String name(ParameterContext parameter) {
        if (parameter.isAnnotated(GuardedCluster.class)) {
            return GUARDED;
        }
        if (parameter.isAnnotated(HdfsCluster.class)) {
            return HDFS;
        }
        return parameter.isAnnotated(OtherCluster.class) ? "other" : FIRST;
    }
}
