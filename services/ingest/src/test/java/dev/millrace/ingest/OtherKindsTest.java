package dev.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.proto.ingest.v1.AddItemRequest;
import dev.millrace.proto.ingest.v1.AddItemsResponse;
import dev.millrace.proto.ingest.v1.CellValue;
import dev.millrace.proto.ingest.v1.RatingPair;
import dev.millrace.proto.ingest.v1.Refusal;
import dev.millrace.proto.ingest.v1.RefusalReason;
import dev.millrace.proto.ingest.v1.RowContent;
import dev.millrace.proto.labeling.v1.Application;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtherKindsTest {
  @TempDir private static Path folder;
  private static IngestSite site;

  @BeforeAll
  static void open() {
    site = new IngestSite(IngestSite.emptySchema(), folder);
  }

  @AfterAll
  static void close() {
    site.close();
  }

  private static AddItemsResponse add(String project, AddItemRequest.Builder... items) {
    try (var stream = site.intake.open()) {
      List.of(items).forEach(item -> stream.take(item.setProject(project).build()));
      return stream.finish();
    }
  }

  @Test
  void texts_shortAndLong_areItems() {
    var project =
        TestProjects.create(site.log, Application.APPLICATION_TEXT_CLASSIFICATION, "good");
    var response =
        add(
            project,
            AddItemRequest.newBuilder().setItem("short").setText("a fine film"),
            AddItemRequest.newBuilder().setItem("long").setText("fine ".repeat(10_000)),
            AddItemRequest.newBuilder().setItem("same").setText("a fine film"),
            AddItemRequest.newBuilder().setItem("endless").setText("x".repeat(1_000_001)));
    assertThat(response.getAccepted()).isEqualTo(2);
    assertThat(response.getDuplicates()).isEqualTo(1);
    assertThat(response.getRefusals(0).getReason())
        .isEqualTo(RefusalReason.REFUSAL_REASON_TOO_MANY_BYTES);
    var added = site.added(project);
    assertThat(added.get("short"))
        .satisfies(
            item -> assertThat(item.getContent().getText().getInline()).isEqualTo("a fine film"));
    assertThat(added.get("long"))
        .satisfies(item ->
            assertThat(site.blobs.get(item.getContent().getText().getBlob().getSha256()))
                .hasSize(50_000));
  }

  @Test
  void rows_equalOnesWithTheirOwnIds_areItemsOfTheirOwn() {
    var project = TestProjects.create(site.log, Application.APPLICATION_TABULAR_CLASSIFICATION);
    RowContent row =
        RowContent.newBuilder()
            .putAllCells(
                Map.of(
                    "age", CellValue.newBuilder().setNumber(40).build(),
                    "work", text("mill")))
            .build();
    var response =
        add(
            project,
            AddItemRequest.newBuilder().setItem("one").setRow(row),
            AddItemRequest.newBuilder().setItem("two").setRow(row),
            AddItemRequest.newBuilder().setRow(row),
            AddItemRequest.newBuilder().setRow(row),
            AddItemRequest.newBuilder()
                .setRow(row.toBuilder().putCells("essay", text("x".repeat(300_000)))));
    assertThat(response.getRefusals(0).getReason())
        .isEqualTo(RefusalReason.REFUSAL_REASON_TOO_MANY_BYTES);
    assertThat(response.getAccepted()).isEqualTo(3);
    assertThat(response.getDuplicates()).isEqualTo(1);
  }

  @Test
  void ratings_ofAProjectOfRatings_areItems() {
    var project = TestProjects.create(site.log, Application.APPLICATION_RATINGS);
    var pair = RatingPair.newBuilder().setUser("ann").setRatedItem("film");
    var response =
        add(
            project,
            AddItemRequest.newBuilder().setRatingPair(pair),
            AddItemRequest.newBuilder().setText("no rating"),
            AddItemRequest.newBuilder().setRatingPair(RatingPair.newBuilder().setUser("bob")));
    assertThat(response.getAccepted()).isEqualTo(1);
    assertThat(response.getRefusalsList())
        .extracting(Refusal::getReason)
        .containsExactly(
            RefusalReason.REFUSAL_REASON_WRONG_KIND, RefusalReason.REFUSAL_REASON_BAD_ID);
  }

  private static CellValue text(String text) {
    return CellValue.newBuilder().setText(text).build();
  }
}
