package dev.rondo.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Whoever embeds Rondo needs nothing but Rondo. */
@AnalyzeClasses(packages = "dev.rondo.examples", importOptions = DoNotIncludeTests.class)
class DependenciesTest {

  @ArchTest
  static final ArchRule ONLY_RONDO = classes().should().onlyDependOnClassesThat().resideInAnyPackage("dev.rondo..", "java..");
}
