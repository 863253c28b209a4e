package dev.millrace.ingest;

import static dev.millrace.ingest.TestImages.png;
import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.mesh.event.LogRecord;
import dev.millrace.mesh.event.NewRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceTopicTest {
  @TempDir private static Path folder;
  private static IngestSite site;

  private final String topic = "camera-" + UUID.randomUUID();
  private final String group = "source-" + UUID.randomUUID();

  @BeforeAll
  static void open() {
    site = new IngestSite(IngestSite.emptySchema(), folder);
  }

  @AfterAll
  static void close() {
    site.close();
  }

  private SourceTopic start() {
    return SourceTopic.start(topic, group, site.log, site.database, site.intake);
  }

  private void append(Map<String, String> headers, byte[] value) {
    site.log.append(new NewRecord(topic, "key", headers, value)).join();
  }

  private List<LogRecord> dead() {
    var dead = new ArrayList<LogRecord>();
    var ends = site.log.ends(topic + ".dead");
    site.log.read(topic + ".dead", Collections.nCopies(ends.size(), 0L), ends, dead::add);
    return dead;
  }

  @Test
  void records_soundAndBad_becomeItemsAndDeadLetters() {
    var project = site.project("cat");
    try (var _ = start()) {
      append(
          Map.of("project", project, "item", "one", "label", "cat", "attributes", "{\"door\": 3}"),
          png(1));
      append(Map.of("project", project, "item", "text"), TestImages.text());
      append(Map.of("project", project, "attributes", "door 3"), png(2));
      append(Map.of(), png(3));
      append(Map.of("project", project), png(4));
      eventually(() -> assertThat(site.added(project)).hasSize(2));
      eventually(() -> assertThat(dead()).hasSize(3));
    }
    assertThat(site.added(project).get("one"))
        .satisfies(item -> assertThat(item.getAttributesMap()).containsEntry("door", "3"));
    assertThat(site.labels(project, "one")).hasSize(1);
    assertThat(dead())
        .extracting(record -> record.headers().get("dead-letter-refusal"))
        .containsExactlyInAnyOrder(
            "REFUSAL_REASON_NOT_AN_IMAGE",
            "REFUSAL_REASON_BAD_ATTRIBUTES",
            "REFUSAL_REASON_UNKNOWN_PROJECT");
    assertThat(dead().getFirst().headers())
        .containsKeys("dead-letter-reason", "dead-letter-offset");
    assertThat(dead().getFirst().value()).isEqualTo(TestImages.text());
  }

  @Test
  void source_startedAgain_goesOnWhereItWas() {
    var project = site.project("cat");
    try (var _ = start()) {
      append(Map.of("project", project, "item", "one"), png(1));
      append(Map.of("project", project, "item", "bad"), new byte[3]);
      eventually(() -> assertThat(dead()).hasSize(1));
      eventually(() -> assertThat(site.added(project)).hasSize(1));
    }
    append(Map.of("project", project, "item", "two"), png(2));
    try (var _ = start()) {
      eventually(() -> assertThat(site.added(project)).hasSize(2));
    }
    assertThat(dead()).hasSize(1);
  }
}
