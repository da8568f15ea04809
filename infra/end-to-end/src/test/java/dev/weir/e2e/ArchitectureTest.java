package dev.weir.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** Which package may use what, in one place. */
class ArchitectureTest {
    private static final String[] SERVICES = {
        "dev.weir.gateway..", "dev.weir.processor..", "dev.weir.sink..", "dev.weir.reporting.."
    };

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.weir");

    @Test
    void theContractKnowsNobody() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.weir.contract..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.weir.kit..", "dev.weir.clickhouse..", "com.fasterxml.jackson.databind..")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage(SERVICES));
    }

    @Test
    void theKitAndTheSchemaKnowNoService() {
        check(noClasses()
                .that()
                .resideInAnyPackage("dev.weir.kit..", "dev.weir.clickhouse..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SERVICES)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.weir.local..",
                        "dev.weir.cloud..",
                        "dev.weir.stack..",
                        "dev.weir.cli..",
                        "dev.weir.faults..",
                        "dev.weir.testing.."));
    }

    @Test
    void servicesTalkThroughTopicsAndTablesOnly() {
        check(slices().matching("dev.weir.(gateway|processor|sink|reporting)..")
                .should()
                .notDependOnEachOther());
        check(noClasses()
                .that()
                .resideInAnyPackage(SERVICES)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.weir.local..",
                        "dev.weir.cloud..",
                        "dev.weir.stack..",
                        "dev.weir.cli..",
                        "dev.weir.faults..",
                        "dev.weir.testing.."));
    }

    @Test
    void theFaultSuiteKnowsTheProductFromOutsideOnly() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.weir.faults..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SERVICES)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.weir.kit..", "dev.weir.clickhouse..", "dev.weir.cli.."));
    }

    @Test
    void onlyTheOnesWhoNeedAPartKnowItsClient() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages("dev.weir.processor..", "dev.weir.bench..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka.streams.."));
        check(noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.weir.gateway..", "dev.weir.reporting..", "dev.weir.kit..", "dev.weir.bench..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.javalin.."));
    }

    @Test
    void namesSayWhatAThingIs() {
        check(noClasses()
                .should()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .resideInAnyPackage("..util..", "..helper..", "..manager..", "..impl.."));
    }

    @Test
    void everyPackageIsNullMarked() {
        check(classes()
                .that()
                .haveSimpleName("package-info")
                .should()
                .beAnnotatedWith(org.jspecify.annotations.NullMarked.class));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(OURS);
    }
}
