package dev.millrace.ingest;

import static dev.millrace.ingest.TestImages.item;
import static dev.millrace.ingest.TestImages.png;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.LogRecord;
import dev.millrace.mesh.event.NewRecord;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.ingest.v1.AddItemsResponse;
import dev.millrace.proto.ingest.v1.ItemEvent;
import dev.millrace.proto.ingest.v1.ItemRestored;
import dev.millrace.proto.ingest.v1.RemoveItemsRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
  @TempDir private Path folder;

  private static List<String> rows(IngestSite site, String project) {
    return site.database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    select item || ' ' || hash || ' ' || removed || ' ' || labels || ' ' || encode(label, 'hex')
                    from item where project = ? order by item
                    """)
                .bind(0, project)
                .mapTo(String.class)
                .list());
  }

  private static AddItemsResponse add(IngestSite site, String project, int from, int to) {
    try (var stream = site.intake.open()) {
      for (int i = from; i < to; i++) {
        stream.take(item(project, "item-" + i, png(i), i % 2 == 0 ? "cat" : "dog"));
      }
      return stream.finish();
    }
  }

  @Test
  void emptySchema_readsTheLog_andKnowsWhatItKnewBefore() throws Exception {
    String project;
    List<String> before;
    try (var site = new IngestSite(IngestSite.emptySchema(), folder)) {
      project = site.project("cat", "dog");
      add(site, project, 0, 700);
      try (var stream = site.intake.open()) {
        stream.take(item(project, "item-1", png(1), "cat"));
        stream.take(item(project, "bare", png(-5)));
        var _ = stream.finish();
      }
      var _ =
          site.intake.remove(
              RemoveItemsRequest.newBuilder()
                  .setProject(project)
                  .addItems("bare")
                  .addItems("item-2")
                  .build());
      restore(site, project, "item-2");
      before = rows(site, project);
    }
    try (var site = new IngestSite(IngestSite.emptySchema(), folder)) {
      site.intake.awaitReady();
      assertThat(rows(site, project)).isEqualTo(before);
      assertThat(add(site, project, 0, 1))
          .isEqualTo(AddItemsResponse.newBuilder().setDuplicates(1).build());
    }
  }

  /// What undoing the removal publishes elsewhere.
  private static void restore(IngestSite site, String project, String item) throws Exception {
    var restored = ItemRestored.newBuilder().setProject(project).setItem(item);
    var event = ItemEvent.newBuilder().setRestored(restored).build();
    site.log.append(Topics.ITEMS, Event.now("millrace/labeling", item, event)).join();
    assertThat(site.replay.awaitPresent(Duration.ofSeconds(30))).isTrue();
  }

  @Test
  void restoredByOthers_isKnownAgain() throws Exception {
    try (var site = new IngestSite(IngestSite.emptySchema(), folder)) {
      var project = site.project("cat", "dog");
      add(site, project, 0, 1);
      var removal =
          RemoveItemsRequest.newBuilder()
              .setProject(project)
              .addItems("item-0")
              .setLabeller("ann")
              .setAct("tidy")
              .build();
      assertThat(site.intake.remove(removal).getAct()).isEqualTo("tidy");
      restore(site, project, "item-0");
      assertThat(add(site, project, 0, 1))
          .isEqualTo(AddItemsResponse.newBuilder().setDuplicates(1).build());
      assertThat(records(site, Topics.LABELS.name(), project)).hasSize(1);
      assertThat(site.intake.remove(removal).getRemoved()).isEqualTo(1);
    }
  }

  @Test
  void ownEvents_deliveredAgain_changeNothing() throws Exception {
    try (var site = new IngestSite(IngestSite.emptySchema(), folder)) {
      var project = site.project("cat", "dog");
      add(site, project, 0, 20);
      var before = rows(site, project);
      for (var topic : List.of(Topics.ITEMS, Topics.LABELS)) {
        for (var record : records(site, topic.name(), project)) {
          site.log
              .append(new NewRecord(topic.name(), record.key(), record.headers(), record.value()))
              .join();
        }
      }
      assertThat(site.replay.awaitPresent(java.time.Duration.ofSeconds(30))).isTrue();
      assertThat(rows(site, project)).isEqualTo(before);
    }
  }

  private static List<LogRecord> records(IngestSite site, String topic, String project) {
    var records = new ArrayList<LogRecord>();
    var ends = site.log.ends(topic);
    site.log.read(
        topic,
        Collections.nCopies(ends.size(), 0L),
        ends,
        record -> {
          if (new String(record.value(), java.nio.charset.StandardCharsets.ISO_8859_1)
              .contains(project)) {
            records.add(record);
          }
        });
    return records;
  }

  @Test
  void sameItems_fromSeveralStreamsAtOnce_areAddedOnce() throws Exception {
    try (var site = new IngestSite(IngestSite.emptySchema(), folder);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var project = site.project("cat", "dog");
      Callable<AddItemsResponse> send = () -> add(site, project, 0, 600);
      var answers = new ArrayList<Future<AddItemsResponse>>();
      for (int i = 0; i < 4; i++) {
        answers.add(threads.submit(send));
      }
      long accepted = 0;
      long labels = 0;
      for (var answer : answers) {
        accepted += answer.get().getAccepted();
        labels += answer.get().getLabels();
      }
      assertThat(accepted).isEqualTo(600);
      assertThat(labels).isEqualTo(600);
      assertThat(site.added(project)).hasSize(600);
    }
  }

  @Test
  void newClass_rightAfterItWasAdded_isTaken() throws Exception {
    try (var site = new IngestSite(IngestSite.emptySchema(), folder)) {
      var project = site.project("cat");
      assertThat(add(site, project, 0, 2).getRefused()).isEqualTo(1);
      TestProjects.change(site.log, project, "cat", "emu");
      try (var stream = site.intake.open()) {
        stream.take(item(project, "emu", png(100), "emu"));
        assertThat(stream.finish().getLabels()).isEqualTo(1);
      }
    }
  }
}
