package dev.millrace.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;

/// The arrows between modules, which run one way.
@AnalyzeClasses(packages = "dev.millrace", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] SERVICES = {
    "ingest", "labeling", "preprocessing", "training", "evaluation", "serving", "console"
  };

  @ArchTest
  static final ArchRule LEARN_KNOWS_NO_MESH =
      noClasses()
          .that()
          .resideInAPackage("dev.millrace.learn..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.millrace.mesh..",
              "dev.millrace.proto..",
              "dev.millrace.host..",
              "org.apache.kafka..",
              "io.quarkus..",
              "io.grpc..");

  @ArchTest
  static final ArchRule MESH_KNOWS_NO_LEARNING =
      noClasses()
          .that()
          .resideInAPackage("dev.millrace.mesh..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.millrace.learn..", "dev.millrace.host..", "ai.djl..", "io.quarkus..");

  @ArchTest
  static final ArchRule APPLICATIONS_OF_LEARNING_ARE_STRANGERS =
      slices()
          .matching("dev.millrace.learn.(vision|text|tabular|collab|generative)..")
          .should()
          .notDependOnEachOther()
          .ignoreDependency(in("learn.collab"), in("learn.tabular"))
          .ignoreDependency(in("learn.generative"), in("learn.vision"));

  @ArchTest
  static final ArchRule SERVICES_ARE_STRANGERS =
      slices()
          .matching("dev.millrace.(" + String.join("|", SERVICES) + ")..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule ONLY_STANDALONE_KNOWS_SERVICES =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.millrace.host..", "dev.millrace.embedded..", "dev.millrace.mesh..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              Stream.of(SERVICES).map(s -> "dev.millrace." + s + "..").toArray(String[]::new));

  @ArchTest
  static final ArchRule PACKAGES_ARE_NAMED_FOR_WHAT_THEY_HOLD =
      noClasses()
          .should()
          .resideInAnyPackage(
              "..util..", "..common..", "..helper..", "..impl..", "..service..", "..dto..");

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("dev.millrace.(learn|mesh).(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule EXCEPTIONS_ARE_NAMED =
      noClasses()
          .that()
          .areNotAssignableTo(RuntimeException.class)
          .and()
          .resideOutsideOfPackage("dev.millrace.proto..")
          .should()
          .callConstructor(RuntimeException.class, String.class)
          .orShould()
          .callConstructor(RuntimeException.class, String.class, Throwable.class)
          .orShould()
          .callConstructor(RuntimeException.class, Throwable.class);

  private static DescribedPredicate<JavaClass> in(String packageName) {
    return JavaClass.Predicates.resideInAPackage("dev.millrace." + packageName + "..");
  }
}
