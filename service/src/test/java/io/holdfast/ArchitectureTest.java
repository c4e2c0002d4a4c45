package io.holdfast;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;

/** The arrows of ARCHITECTURE.md: who may know whom. */
@AnalyzeClasses(packages = "io.holdfast", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule ARROWS_POINT_DOWN = Architectures.layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("app")
            .definedBy("io.holdfast.app")
            .layer("server")
            .definedBy("io.holdfast.server")
            .layer("control")
            .definedBy("io.holdfast.control")
            .layer("backup")
            .definedBy("io.holdfast.backup")
            .layer("archive")
            .definedBy("io.holdfast.archive")
            .layer("restore")
            .definedBy("io.holdfast.restore")
            .layer("snapshot")
            .definedBy("io.holdfast.snapshot")
            .layer("retention")
            .definedBy("io.holdfast.retention")
            .layer("verify")
            .definedBy("io.holdfast.verify")
            .layer("catalog")
            .definedBy("io.holdfast.catalog")
            .layer("repository")
            .definedBy("io.holdfast.repository")
            .layer("qualify")
            .definedBy("io.holdfast.qualify")
            .layer("storage")
            .definedBy("io.holdfast.storage..")
            .layer("hbase")
            .definedBy("io.holdfast.hbase")
            .layer("kerberos")
            .definedBy("io.holdfast.kerberos")
            .layer("procedure")
            .definedBy("io.holdfast.procedure")
            .layer("work")
            .definedBy("io.holdfast.work")
            .layer("dispatch")
            .definedBy("io.holdfast.dispatch")
            .layer("worker")
            .definedBy("io.holdfast.worker")
            .layer("link")
            .definedBy("io.holdfast.link")
            .layer("election")
            .definedBy("io.holdfast.election")
            .layer("config")
            .definedBy("io.holdfast.config")
            .whereLayer("app")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("server")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("control")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("backup")
            .mayOnlyBeAccessedByLayers("app", "control")
            .whereLayer("archive")
            .mayOnlyBeAccessedByLayers("app", "control", "backup")
            .whereLayer("restore")
            .mayOnlyBeAccessedByLayers("app", "control")
            .whereLayer("snapshot")
            .mayOnlyBeAccessedByLayers("app", "control", "backup", "restore")
            .whereLayer("retention")
            .mayOnlyBeAccessedByLayers("app", "control")
            .whereLayer("verify")
            .mayOnlyBeAccessedByLayers("app", "control")
            .whereLayer("catalog")
            .mayOnlyBeAccessedByLayers("app", "control", "backup", "restore")
            .whereLayer("repository")
            .mayOnlyBeAccessedByLayers(
                    "app", "control", "backup", "restore", "archive", "retention", "verify", "catalog")
            .whereLayer("qualify")
            .mayOnlyBeAccessedByLayers("app", "control")
            .whereLayer("storage")
            .mayOnlyBeAccessedByLayers("app", "repository", "qualify")
            .whereLayer("hbase")
            .mayOnlyBeAccessedByLayers("app", "control", "archive", "backup", "restore", "snapshot", "verify")
            .whereLayer("kerberos")
            .mayOnlyBeAccessedByLayers("app", "hbase", "storage")
            .whereLayer("work")
            .mayOnlyBeAccessedByLayers(
                    "archive", "backup", "restore", "snapshot", "retention", "verify", "catalog", "worker")
            .whereLayer("dispatch")
            .mayOnlyBeAccessedByLayers("app", "archive", "backup", "restore", "snapshot", "verify", "worker", "link")
            .whereLayer("worker")
            .mayOnlyBeAccessedByLayers("app", "link")
            .whereLayer("link")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("election")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("config")
            .mayOnlyBeAccessedByLayers("app");

    @ArchTest
    static final ArchRule NO_PACKAGE_CYCLES =
            slices().matching("io.holdfast.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule BACKUP_AND_RESTORE_MEET_IN_THE_FORMAT_ONLY = noClasses()
            .that()
            .resideInAPackage("io.holdfast.restore..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.holdfast.backup..");

    @ArchTest
    static final ArchRule SNAPSHOTS_NEED_NO_REPOSITORY = noClasses()
            .that()
            .resideInAPackage("io.holdfast.snapshot..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.holdfast.repository..", "io.holdfast.storage..", "io.holdfast.catalog..");

    @ArchTest
    static final ArchRule THE_FORMAT_KNOWS_ONLY_ITS_CODEC = classes()
            .that()
            .resideInAPackage("io.holdfast.format..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.holdfast.format..",
                    "io.holdfast.error..",
                    "java..",
                    "com.fasterxml.jackson..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule HBASE_STAYS_IN_ITS_PACKAGE = noClasses()
            .that(resideInAPackage("io.holdfast.."))
            .and()
            .resideOutsideOfPackages("io.holdfast.hbase..", "io.holdfast.storage.hdfs..", "io.holdfast.kerberos..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.hadoop..", "org.apache.hbase..");

    @ArchTest
    static final ArchRule HDFS_AND_THE_LOGIN_KNOW_NO_HBASE = noClasses()
            .that()
            .resideInAnyPackage("io.holdfast.storage.hdfs..", "io.holdfast.kerberos..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.hadoop.hbase..", "org.apache.hbase..");

    @ArchTest
    static final ArchRule AMAZONS_CLIENT_STAYS_IN_ITS_STORE = noClasses()
            .that()
            .resideOutsideOfPackages("io.holdfast.storage.s3..", "software.amazon.awssdk..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon.awssdk..");

    @ArchTest
    static final ArchRule STORES_ARE_CHOSEN_BY_THE_ASSEMBLY = noClasses()
            .that()
            .resideOutsideOfPackages("io.holdfast.app..", "io.holdfast.storage.s3..", "io.holdfast.storage.hdfs..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.holdfast.storage.s3..", "io.holdfast.storage.hdfs..");

    @ArchTest
    static final ArchRule THE_PORT_KNOWS_THE_FRONT_DOOR_AND_NOTHING_BEHIND_IT = noClasses()
            .that()
            .resideInAPackage("io.holdfast.server..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.holdfast.control..",
                    "io.holdfast.procedure..",
                    "io.holdfast.repository..",
                    "io.holdfast.election..",
                    "io.holdfast.config..");

    @ArchTest
    static final ArchRule HTTP_STAYS_AT_THE_PORT = noClasses()
            .that()
            .resideInAPackage("io.holdfast..")
            .and()
            .resideOutsideOfPackages("io.holdfast.server..", "io.holdfast.link..", "io.holdfast.app..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.linecorp..");

    @ArchTest
    static final ArchRule ZOOKEEPER_STAYS_WHERE_LEADERS_ARE_MADE = noClasses()
            .that()
            .resideOutsideOfPackages("io.holdfast.election..", "io.holdfast.app..", "io.holdfast.hbase..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.curator..", "org.apache.zookeeper..");

    @ArchTest
    static final ArchRule ONLY_THE_LINK_SPEAKS_GRPC = noClasses()
            .that()
            .resideInAPackage("io.holdfast..")
            .and()
            .resideOutsideOfPackages("io.holdfast.link..", "io.holdfast.wire..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.holdfast.wire..", "io.grpc..");

    @ArchTest
    static final ArchRule MECHANISMS_KNOW_NO_BACKUP_WORDS = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.holdfast.procedure..",
                    "io.holdfast.work..",
                    "io.holdfast.worker..",
                    "io.holdfast.dispatch..",
                    "io.holdfast.link..",
                    "io.holdfast.config..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.holdfast.format..", "io.holdfast.repository..", "io.holdfast.api..");
}
