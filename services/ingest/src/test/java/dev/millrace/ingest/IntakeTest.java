package dev.millrace.ingest;

import static dev.millrace.ingest.TestImages.item;
import static dev.millrace.ingest.TestImages.png;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.blob.Sha256;
import dev.millrace.mesh.event.Trace;
import dev.millrace.proto.ingest.v1.AddItemRequest;
import dev.millrace.proto.ingest.v1.AddItemsResponse;
import dev.millrace.proto.ingest.v1.Refusal;
import dev.millrace.proto.ingest.v1.RefusalReason;
import dev.millrace.proto.ingest.v1.RemoveItemsRequest;
import dev.millrace.proto.labeling.v1.LabelSource;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntakeTest {
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

  private static AddItemsResponse add(AddItemRequest... items) {
    try (var stream = site.intake.open()) {
      List.of(items).forEach(stream::take);
      return stream.finish();
    }
  }

  private static RefusalReason onlyReason(AddItemsResponse response) {
    assertThat(response.getRefused()).isEqualTo(1);
    return response.getRefusalsList().getFirst().getReason();
  }

  @Test
  void take_newItems_publishesThemWithTheirLabels() {
    var project = site.project("cat", "dog");
    var response =
        add(
            item(project, "one", png(1), "cat"),
            item(project, "two", png(2), "dog"),
            item(project, "three", png(3)));

    assertThat(response)
        .isEqualTo(AddItemsResponse.newBuilder().setAccepted(3).setLabels(2).build());
    var added = site.added(project);
    assertThat(added.keySet()).containsExactlyInAnyOrder("one", "two", "three");
    var image = requireNonNull(added.get("one")).getContent().getImage();
    assertThat(image.getWidth()).isEqualTo(8);
    assertThat(image.getBlob().getMediaType()).isEqualTo("image/png");
    assertThat(site.blobs.get(image.getBlob().getSha256())).isEqualTo(png(1));
    var label = site.labels(project, "two").getFirst();
    assertThat(label.getValue().getClassName()).isEqualTo("dog");
    assertThat(label.getProvenance().getSource()).isEqualTo(LabelSource.LABEL_SOURCE_STREAM);
    assertThat(label.getProvenance().getLabeller()).isEqualTo("stream");
  }

  @Test
  void take_withoutId_namesTheItemByItsContent() {
    var project = site.project();
    add(item(project, "", png(1)));
    assertThat(site.added(project)).containsOnlyKeys(Sha256.of(png(1)));
  }

  @Test
  void take_manyItems_entersThemInBatches() {
    var project = site.project("a");
    var items =
        IntStream.range(0, 1_500)
            .mapToObj(i -> item(project, "item-" + i, png(i), "a"))
            .toArray(AddItemRequest[]::new);
    assertThat(add(items).getAccepted()).isEqualTo(1_500);
    assertThat(site.added(project)).hasSize(1_500);
  }

  @Test
  void take_badItems_refusesEachAndTakesTheirNeighbours() {
    var project = site.project("cat");
    var response =
        add(
            item(project, "sound", png(1)),
            item(project, "truncated", TestImages.truncated()),
            item(project, "bomb", TestImages.bomb()),
            item(project, "text.png", TestImages.text()),
            item(project, "class", png(2), "unicorn"),
            item(project, "id\n", png(3)),
            item("nowhere", "project", png(4)),
            item(project, "kind", png(0)).toBuilder().setText("words").build(),
            item(project, "empty", new byte[0]),
            item(project, "huge", new byte[21 << 20]),
            item(project, "attributes", png(5)).toBuilder().putAttributes(" ", "x").build(),
            item(project, "also sound", png(6)));

    assertThat(response.getAccepted()).isEqualTo(2);
    assertThat(response.getRefusalsList())
        .extracting(Refusal::getPosition, Refusal::getReason)
        .containsExactly(
            tuple(1L, RefusalReason.REFUSAL_REASON_DAMAGED),
            tuple(2L, RefusalReason.REFUSAL_REASON_TOO_MANY_PIXELS),
            tuple(3L, RefusalReason.REFUSAL_REASON_NOT_AN_IMAGE),
            tuple(4L, RefusalReason.REFUSAL_REASON_UNKNOWN_CLASS),
            tuple(5L, RefusalReason.REFUSAL_REASON_BAD_ID),
            tuple(6L, RefusalReason.REFUSAL_REASON_UNKNOWN_PROJECT),
            tuple(7L, RefusalReason.REFUSAL_REASON_WRONG_KIND),
            tuple(8L, RefusalReason.REFUSAL_REASON_NOT_AN_IMAGE),
            tuple(9L, RefusalReason.REFUSAL_REASON_TOO_MANY_BYTES),
            tuple(10L, RefusalReason.REFUSAL_REASON_BAD_ATTRIBUTES));
    assertThat(response.getRefusals(3).getMessage()).contains("unicorn").contains("cat");
    assertThat(site.added(project)).containsOnlyKeys("sound", "also sound");
  }

  @Test
  void take_unknownProjectFirst_isNotFound() {
    assertThatThrownBy(() -> add(item("nowhere", "one", png(1))))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("nowhere");
    assertThatThrownBy(() -> add(item("", "one", png(1)))).isInstanceOf(InvalidException.class);
  }

  @Test
  void take_laterItemsWithoutProject_belongToTheLast() {
    var project = site.project();
    assertThat(add(item(project, "one", png(1)), item("", "two", png(2))).getAccepted())
        .isEqualTo(2);
    assertThat(site.added(project)).containsOnlyKeys("one", "two");
  }

  @Test
  void take_sameAgain_changesNothing() {
    var project = site.project("cat");
    var item = item(project, "one", png(1), "cat");
    add(item);
    var again = add(item, item(project, "", png(1)), item(project, "other", png(1), "cat"));

    assertThat(again).isEqualTo(AddItemsResponse.newBuilder().setDuplicates(3).build());
    assertThat(site.added(project)).containsOnlyKeys("one");
    assertThat(site.labels(project, "one")).hasSize(1);
  }

  @Test
  void take_sameInOneBatch_isOneItem() {
    var project = site.project("cat");
    var response =
        add(
            item(project, "one", png(1)),
            item(project, "one", png(1), "cat"),
            item(project, "two", png(1), "cat"));
    assertThat(response)
        .isEqualTo(
            AddItemsResponse.newBuilder().setAccepted(1).setDuplicates(2).setLabels(1).build());
    assertThat(site.labels(project, "one")).hasSize(1);
  }

  @Test
  void take_sameWithAnotherLabel_publishesTheLabelAlone() {
    var project = site.project("cat", "dog");
    add(item(project, "one", png(1), "cat"));
    add(item(project, "one", png(1), "dog"));
    var response = add(item(project, "one", png(1), "cat"));

    assertThat(response)
        .isEqualTo(AddItemsResponse.newBuilder().setDuplicates(1).setLabels(1).build());
    var labels = site.labels(project, "one");
    assertThat(labels)
        .extracting(label -> label.getValue().getClassName())
        .containsExactly("cat", "dog", "cat");
    assertThat(labels).extracting(label -> label.getLabelId()).doesNotHaveDuplicates();
  }

  @Test
  void take_takenId_isRefused() {
    var project = site.project();
    var response = add(item(project, "one", png(1)), item(project, "one", png(2)));
    assertThat(response.getAccepted()).isEqualTo(1);
    assertThat(onlyReason(response)).isEqualTo(RefusalReason.REFUSAL_REASON_ID_TAKEN);
  }

  @Test
  void take_sameContentInAnotherProject_isAnItemThere() {
    add(item(site.project(), "one", png(1)));
    assertThat(add(item(site.project(), "one", png(1))).getAccepted()).isEqualTo(1);
  }

  @Test
  void take_streamAttribute_namesTheLabeller() {
    var project = site.project("cat");
    add(item(project, "one", png(1), "cat").toBuilder().putAttributes("stream", "door 3").build());
    assertThat(site.labels(project, "one").getFirst().getProvenance().getLabeller())
        .isEqualTo("door 3");
  }

  @Test
  void remove_knownAndUnknown_publishesAndNames() {
    var project = site.project("cat");
    add(item(project, "one", png(1), "cat"));
    var removal =
        RemoveItemsRequest.newBuilder().setProject(project).addItems("one").addItems("two").build();
    var response = site.intake.remove(removal);
    assertThat(response.getRemoved()).isEqualTo(1);
    assertThat(response.getUnknownItemsList()).containsExactly("two");
    assertThat(site.intake.remove(removal).getUnknownItemsList()).containsExactly("one", "two");

    var back = add(item(project, "one", png(2), "cat"));
    assertThat(back).isEqualTo(AddItemsResponse.newBuilder().setAccepted(1).setLabels(1).build());
    assertThat(site.labels(project, "one"))
        .extracting(label -> label.getLabelId())
        .hasSize(2)
        .doesNotHaveDuplicates();
  }

  @Test
  void remove_tooMuch_isInvalid() {
    var request = RemoveItemsRequest.newBuilder().setProject(site.project());
    assertThatThrownBy(() -> site.intake.remove(request.setReason("x".repeat(1_001)).build()))
        .isInstanceOf(InvalidException.class);
    for (int i = 0; i <= 10_000; i++) {
      request.addItems("item");
    }
    assertThatThrownBy(() -> site.intake.remove(request.setReason("").build()))
        .isInstanceOf(InvalidException.class);
    request.clearItems();
    assertThatThrownBy(() -> site.intake.remove(request.setAct("No act").build()))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("'No act'");
    assertThatThrownBy(() -> site.intake.remove(request.setAct("").setLabeller(" ann").build()))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("' ann'");
  }

  @Test
  void take_events_shareTheFlowOfTheirStream() {
    var project = site.project("cat");
    Trace.of("stream-7").run(() -> add(item(project, "one", png(1), "cat")));
    assertThat(site.correlations(project)).containsExactly("stream-7", "stream-7");
  }
}
