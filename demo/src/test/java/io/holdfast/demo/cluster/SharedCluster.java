package io.holdfast.demo.cluster;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests their parameters of type {@link Cluster} and {@link Namespace}. A cluster is started when the first test
 * asks for it, shared by all test classes of this JVM, and stopped after the last; a namespace belongs to one test, and
 * everything in it is dropped after it.
 */
public final class SharedCluster implements ParameterResolver {

    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(SharedCluster.class);
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
        Cluster cluster =
                context.getRoot().getStore(STORE).getOrComputeIfAbsent(name, SharedCluster::start, Cluster.class);
        if (parameter.getParameter().getType() == Cluster.class) {
            return cluster;
        }
        return context.getStore(STORE)
                .getOrComputeIfAbsent("namespace-" + name, key -> Namespace.create(cluster), Namespace.class);
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
        return parameter.isAnnotated(OtherCluster.class) ? "other" : "first";
    }
}
