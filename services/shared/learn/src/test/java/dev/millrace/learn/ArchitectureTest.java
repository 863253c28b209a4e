package dev.millrace.learn;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.millrace.learn", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule standsAlone =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.millrace.mesh..",
              "dev.millrace.proto..",
              "io.quarkus..",
              "org.apache.kafka..",
              "com.google.protobuf..",
              "io.grpc..",
              "jakarta..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.millrace.(learn.*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule loopKnowsNoApplication =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.millrace.learn",
              "dev.millrace.learn.callback..",
              "dev.millrace.learn.data..",
              "dev.millrace.learn.engine..",
              "dev.millrace.learn.layer..",
              "dev.millrace.learn.optim..",
              "dev.millrace.learn.metric..",
              "dev.millrace.learn.onnx..",
              "dev.millrace.learn.tensor..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.millrace.learn.vision..");
}
