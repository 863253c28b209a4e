package dev.millrace.standalone;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.millrace.mesh.event.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the README says is what the code does.
class ReadmeTest {
  private static final Path ROOT = Path.of(System.getProperty("millrace.root"));
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.millrace");
  private static final Pattern COMMAND = Pattern.compile("\\./millrace ([a-z]+)");

  record Row(String service, List<String> topics, List<String> ports) {}

  static Stream<Row> rows() throws IOException {
    return Files.readAllLines(ROOT.resolve("README.md")).stream()
        .filter(line -> line.startsWith("| ["))
        .map(ReadmeTest::row);
  }

  private static Row row(String line) {
    var cells = Stream.of(line.split("\\|")).map(String::strip).toList();
    var service = cells.get(1).replaceAll("\\[(\\w+)].*", "$1");
    var topics = words(cells.get(2) + ", " + cells.get(3));
    return new Row(service, topics, words(cells.get(5)));
  }

  private static List<String> words(String cell) {
    return Stream.of(cell.split(",")).map(String::strip).filter(w -> !w.isEmpty()).toList();
  }

  @Test
  void table_namesEveryService() throws IOException {
    assertThat(rows().map(Row::service))
        .containsExactly(
            "ingest", "labeling", "preprocessing", "training", "evaluation", "serving", "console");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void row_topics_areThoseThatTheServiceUses(Row row) {
    assertThat(new TreeSet<>(row.topics())).isEqualTo(topicsUsedBy(row.service()));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void row_ports_areTheDefaults(Row row) throws IOException {
    var settings =
        Files.readString(
            ROOT.resolve(
                "services/%s/src/main/resources/META-INF/microprofile-config.properties"
                    .formatted(row.service())));
    var kinds = List.of("http", "grpc.server", "management");
    for (int i = 0; i < row.ports().size(); i++) {
      assertThat(settings)
          .contains("quarkus.%s.port=%s".formatted(kinds.get(i), row.ports().get(i)));
    }
  }

  @Test
  void commands_inTheDocuments_exist() throws IOException {
    var known =
        Stream.concat(
                Arrays.stream(Command.values()).map(c -> c.name().toLowerCase(Locale.ROOT)),
                Stream.of("build", "test", "help"))
            .toList();
    for (var document : List.of("README.md", "CONTRIBUTING.md")) {
      var text = Files.readString(ROOT.resolve(document));
      assertThat(COMMAND.matcher(text).results().map(m -> m.group(1))).isSubsetOf(known);
    }
  }

  private static Set<String> topicsUsedBy(String service) {
    return CLASSES.stream()
        .filter(c -> c.getPackageName().startsWith("dev.millrace." + service))
        .flatMap(c -> c.getFieldAccessesFromSelf().stream())
        .map(JavaFieldAccess::getTarget)
        .filter(target -> target.getOwner().isEquivalentTo(Topics.class))
        .map(target -> target.getName().toLowerCase(Locale.ROOT))
        .collect(toCollection(TreeSet::new));
  }
}
