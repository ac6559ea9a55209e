package dev.rondo;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/** Who may know whom, as ARCHITECTURE.md says. */
@AnalyzeClasses(packages = "dev.rondo", importOptions = DoNotIncludeTests.class)
class LayersTest {

  @ArchTest
  static final ArchRule LAYERS = layeredArchitecture().consideringOnlyDependenciesInAnyPackage("dev.rondo..")
      .layer("graph").definedBy("dev.rondo.graph..")
      .layer("autodiff").definedBy("dev.rondo.autodiff..")
      .layer("codegen").definedBy("dev.rondo.codegen..")
      .layer("data").definedBy("dev.rondo.data..")
      .layer("model").definedBy("dev.rondo.model..")
      .layer("train").definedBy("dev.rondo.train..")
      .layer("generate").definedBy("dev.rondo.generate..")
      .layer("flow").definedBy("dev.rondo.flow..")
      .layer("check").definedBy("dev.rondo.check..")
      .layer("settings").definedBy("dev.rondo.settings..")
      .layer("stream").definedBy("dev.rondo.stream..")
      .layer("experiment").definedBy("dev.rondo.experiment..")
      .layer("search").definedBy("dev.rondo.search..")
      .layer("explain").definedBy("dev.rondo.explain..")
      .layer("profile").definedBy("dev.rondo.profile..")
      .layer("explore").definedBy("dev.rondo.explore..")
      .layer("shell").definedBy("dev.rondo.shell..")
      .layer("command").definedBy("dev.rondo.command..")
      .whereLayer("graph").mayNotAccessAnyLayer()
      .whereLayer("autodiff").mayOnlyAccessLayers("graph")
      .whereLayer("codegen").mayOnlyAccessLayers("graph")
      .whereLayer("data").mayNotAccessAnyLayer()
      .whereLayer("model").mayOnlyAccessLayers("codegen")
      .whereLayer("train").mayOnlyAccessLayers("graph", "autodiff", "codegen", "data", "model")
      .whereLayer("check").mayOnlyAccessLayers("graph", "autodiff", "codegen", "data", "model", "train")
      .whereLayer("flow").mayOnlyAccessLayers("graph", "autodiff", "codegen", "data", "train")
      .whereLayer("generate").mayOnlyAccessLayers("graph", "codegen", "data", "train")
      .whereLayer("explain").mayOnlyAccessLayers("graph", "autodiff", "codegen")
      .whereLayer("profile").mayOnlyAccessLayers("graph", "codegen", "explain")
      .whereLayer("explore").mayOnlyAccessLayers("graph", "autodiff", "codegen", "data", "train", "flow", "explain", "profile")
      .whereLayer("shell").mayOnlyAccessLayers("graph", "codegen", "data", "stream", "experiment", "explain", "profile")
      .whereLayer("settings").mayOnlyAccessLayers("graph", "codegen", "data", "train")
      .whereLayer("stream").mayOnlyAccessLayers("graph", "codegen", "data", "model", "train", "generate")
      .whereLayer("experiment").mayOnlyAccessLayers("graph", "codegen", "data", "model", "train", "generate", "stream", "settings")
      .whereLayer("search").mayOnlyAccessLayers("graph", "codegen", "data", "model", "train", "settings", "experiment")
      .whereLayer("command").mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule NO_CYCLES = SlicesRuleDefinition.slices().matching("dev.rondo.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule EMITTERS_IN_CODEGEN = noClasses().that().resideOutsideOfPackage("dev.rondo.codegen..")
      .should().dependOnClassesThat().resideInAnyPackage("org.objectweb.asm..", "com.palantir.javapoet..");

  @ArchTest
  static final ArchRule SCREEN_IN_COMMAND = noClasses().that().resideOutsideOfPackage("dev.rondo.command..")
      .should().dependOnClassesThat().resideInAnyPackage("picocli..", "org.knowm.xchart..", "me.tongfei.progressbar..", "java.awt", "javax.swing..");   // java.awt.image is memory, not a screen
}
