package io.claudebottle.sidecar;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// What ships into the bundle image runs there without the rest of the application.
class SidecarRoomTest {

    private final JavaClasses classes =
            new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.claudebottle");

    @Test
    void nothingInTheSidecarJarReachesOutOfIt() {
        noClasses()
                .that()
                .resideInAnyPackage("io.claudebottle.sidecar..", "io.claudebottle.policy", "io.claudebottle.problem..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.claudebottle.app..",
                        "io.claudebottle.cli..",
                        "io.claudebottle.session..",
                        "io.claudebottle.terminal..",
                        "io.claudebottle.backend..",
                        "io.claudebottle.state..",
                        "io.claudebottle.manifest..",
                        "io.claudebottle.policy.declared..",
                        "javafx..",
                        "ch.qos.logback..",
                        "org.yaml..",
                        "com.github.dockerjava..")
                .check(classes);
    }
}
