package io.claudebottle;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// Holds the house that docs/architecture.md describes.
@AnalyzeClasses(packages = "io.claudebottle", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    private ArchitectureTest() {}

    @ArchTest
    static final ArchRule a_room_uses_only_the_rooms_below_it = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("entry").definedBy("io.claudebottle")
            .layer("app").definedBy("io.claudebottle.app..")
            .layer("cli").definedBy("io.claudebottle.cli..")
            .layer("session").definedBy("io.claudebottle.session..")
            .layer("terminal").definedBy("io.claudebottle.terminal..")
            .layer("backend").definedBy("io.claudebottle.backend..")
            .layer("sidecar").definedBy("io.claudebottle.sidecar..")
            .layer("policy").definedBy("io.claudebottle.policy..")
            .layer("manifest").definedBy("io.claudebottle.manifest..")
            .layer("state").definedBy("io.claudebottle.state..")
            .layer("problem").definedBy("io.claudebottle.problem..")
            .whereLayer("entry").mayNotBeAccessedByAnyLayer()
            .whereLayer("app").mayOnlyBeAccessedByLayers("entry")
            .whereLayer("cli").mayOnlyBeAccessedByLayers("entry")
            .whereLayer("session").mayOnlyBeAccessedByLayers("entry", "app", "cli")
            .whereLayer("terminal").mayOnlyBeAccessedByLayers("entry", "app", "cli", "session")
            .whereLayer("backend").mayOnlyBeAccessedByLayers("entry", "app", "cli", "session")
            .whereLayer("sidecar").mayOnlyBeAccessedByLayers("entry", "cli", "session", "backend")
            .whereLayer("policy").mayOnlyBeAccessedByLayers("entry", "app", "cli", "session", "backend", "sidecar")
            .whereLayer("manifest").mayOnlyBeAccessedByLayers("entry", "app", "cli", "session", "backend", "policy")
            .whereLayer("state").mayOnlyBeAccessedByLayers("entry", "app", "cli", "session", "backend", "manifest")
            .because("one direction keeps a change in a view from reaching an engine, and the pure rooms testable alone");

    @ArchTest
    static final ArchRule the_sidecar_ships_alone = noClasses()
            .that().resideInAPackage("io.claudebottle.sidecar..")
            .should().dependOnClassesThat().resideInAnyPackage(
                    "io.claudebottle.app..", "io.claudebottle.cli..", "io.claudebottle.session..", "io.claudebottle.backend..",
                    "io.claudebottle.manifest..", "io.claudebottle.state..", "io.claudebottle.terminal..", "org.yaml..", "com.github.dockerjava..")
            .because("only the sidecar and policy rooms are copied into the bundle image");

    @ArchTest
    static final ArchRule the_terminal_knows_nothing_of_bottles = noClasses()
            .that().resideInAPackage("io.claudebottle.terminal..")
            .should().dependOnClassesThat().resideInAnyPackage(
                    "io.claudebottle.app..", "io.claudebottle.cli..", "io.claudebottle.session..", "io.claudebottle.backend..",
                    "io.claudebottle.sidecar..", "io.claudebottle.policy..", "io.claudebottle.manifest..", "io.claudebottle.state..")
            .because("it could be published as a library of its own");

    @ArchTest
    static final ArchRule a_room_of_the_terminal_uses_only_the_rooms_below_it = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("pane").definedBy("io.claudebottle.terminal")
            .layer("view").definedBy("io.claudebottle.terminal.view..")
            .layer("connection").definedBy("io.claudebottle.terminal.connection..")
            .layer("pty").definedBy("io.claudebottle.terminal.pty..")
            .layer("input").definedBy("io.claudebottle.terminal.input..")
            .layer("emulator").definedBy("io.claudebottle.terminal.emulator..")
            .layer("model").definedBy("io.claudebottle.terminal.model..")
            .layer("parser").definedBy("io.claudebottle.terminal.parser..")
            .layer("unicode").definedBy("io.claudebottle.terminal.unicode..")
            .whereLayer("pane").mayNotBeAccessedByAnyLayer()
            .whereLayer("view").mayOnlyBeAccessedByLayers("pane")
            .whereLayer("connection").mayOnlyBeAccessedByLayers("pane")
            .whereLayer("pty").mayOnlyBeAccessedByLayers("pane", "connection")
            .whereLayer("input").mayOnlyBeAccessedByLayers("pane", "view")
            .whereLayer("emulator").mayOnlyBeAccessedByLayers("pane", "view", "connection", "input")
            .whereLayer("model").mayOnlyBeAccessedByLayers("pane", "view", "connection", "emulator")
            .whereLayer("parser").mayOnlyBeAccessedByLayers("emulator")
            .whereLayer("unicode").mayOnlyBeAccessedByLayers("emulator", "model", "view")
            .because("an emulator that knows no window is tested with bytes, and a control that knows no child with any emulator");

    @ArchTest
    static final ArchRule javafx_stays_in_the_window = noClasses()
            .that().resideOutsideOfPackages("io.claudebottle.app..", "io.claudebottle.terminal", "io.claudebottle.terminal.view..")
            .should().dependOnClassesThat().resideInAPackage("javafx..")
            .because("a verb of the command line must not load a toolkit");

    @ArchTest
    static final ArchRule view_models_know_no_scene = noClasses()
            .that().haveSimpleNameEndingWith("ViewModel")
            .should().dependOnClassesThat().resideInAPackage("javafx.scene..")
            .because("what can be decided without a window is tested without one");

    @ArchTest
    static final ArchRule no_awt_or_swing = noClasses()
            .that().resideInAPackage("io.claudebottle..")
            .should().dependOnClassesThat().resideInAnyPackage("java.awt..", "javax.swing..")
            .because("two toolkits in one process fight over the main thread");

    @ArchTest
    static final ArchRule the_engine_library_stays_behind_one_package = noClasses()
            .that().resideOutsideOfPackage("io.claudebottle.backend.docker..")
            .should().dependOnClassesThat().resideInAPackage("com.github.dockerjava..")
            .because("the contracts speak of bottles; an engine's types would leak its version into every view");

    @ArchTest
    static final ArchRule pure_rooms_do_no_input_or_output = noClasses()
            .that().resideInAPackage("io.claudebottle.policy..")
            .should().dependOnClassesThat().haveFullyQualifiedName("java.lang.ProcessBuilder")
            .orShould().dependOnClassesThat().resideInAnyPackage("java.net.http..", "java.nio.channels..")
            .orShould().dependOnClassesThat().haveFullyQualifiedName("java.nio.file.Files")
            .orShould().dependOnClassesThat().haveFullyQualifiedName("java.time.Clock")
            .because("a decision that reads the world cannot be tested by a table");

    @ArchTest
    static final ArchRule nothing_runs_at_shutdown = noClasses()
            .that().resideOutsideOfPackage("io.claudebottle.sidecar..")
            // undoes a launch that was interrupted before its bottle ran, and lets go before it does
            .and().doNotHaveFullyQualifiedName("io.claudebottle.cli.Interruption")
            .should().callMethod(Runtime.class, "addShutdownHook", Thread.class)
            .orShould().dependOnClassesThat().haveFullyQualifiedName("java.lang.ref.Cleaner")
            .because("in the original the end of the dashboard tore bottles down; a bottle's life is not the window's");

    @ArchTest
    static final ArchRule no_finalizers = methods()
            .that().haveName("finalize").and().haveRawParameterTypes(new Class<?>[0])
            .should().notBeDeclaredIn(Object.class)
            .allowEmptyShould(true)
            .because("teardown by the garbage collector is what ended bottles in the original");

    @ArchTest
    static final ArchRule nullness_is_declared = classes()
            .that().haveSimpleName("package-info")
            .should().beAnnotatedWith(org.jspecify.annotations.NullMarked.class)
            .because("absence is an Optional or a documented empty value");
}
