package dev.millrace.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.NotReadyException;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.preprocessing.v1.Cut;
import dev.millrace.proto.preprocessing.v1.CutSpec;
import dev.millrace.proto.preprocessing.v1.CutState;
import dev.millrace.proto.preprocessing.v1.ItemDifference;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class PreprocessingNodeTest extends NodeTesting {
  @Test
  void request_goodSpec_isCompletedInTheFlowOfTheRequest(TestInfo test) {
    var stream = stream(test);
    var database = emptySchema();
    var cuts = node(database, DECODER).cuts();

    var asked = cuts.request(stream.project(), spec(), List.of());
    assertThat(asked.getState()).isEqualTo(CutState.CUT_STATE_REQUESTED);
    assertThat(asked.getCut()).matches("\\d{8}-\\d{6}-[0-9a-z]{8}");
    var cut = ended(cuts, asked, CutState.CUT_STATE_COMPLETED);

    assertThat(cut.getDigest()).isEqualTo(cut.getManifest().getSha256());
    assertThat(blobs.has(cut.getDigest())).isTrue();
    var size = cut.getSize();
    assertThat(size.getTrain() + size.getValid() + size.getTest()).isEqualTo(20);
    assertThat(cut.getOffsetsList()).isEqualTo(asked.getOffsetsList()).hasSize(3);
    database.awaitPublished();
    var events = events(cut.getCut());
    assertThat(events)
        .extracting(event -> event.data().getEventCase().name())
        .containsExactly("REQUESTED", "COMPLETED");
    assertThat(events.getLast().trace().correlationId())
        .isEqualTo(events.getFirst().trace().correlationId());
    assertThat(events.getLast().trace().causationId()).contains(events.getFirst().id());
    assertThat(cuts.list(stream.project())).containsExactly(cut);
  }

  @Test
  void request_offsetsOfAnEarlierCut_givesItsDigest(TestInfo test) {
    var stream = stream(test);
    var cuts = node(emptySchema(), DECODER).cuts();
    var first = completed(cuts, stream.project());
    stream.label("item-3", "label-3b", "light");

    var again = cuts.request(stream.project(), spec(), first.getOffsetsList());
    assertThat(ended(cuts, again, CutState.CUT_STATE_COMPLETED).getDigest())
        .isEqualTo(first.getDigest());
    var later = completed(cuts, stream.project());
    assertThat(later.getDigest()).isNotEqualTo(first.getDigest());
    assertThat(cuts.list(stream.project()))
        .extracting(Cut::getCut)
        .containsExactly(later.getCut(), again.getCut(), first.getCut());
  }

  @Test
  void diff_oneLabelChanged_isExactlyThatItem(TestInfo test) {
    var stream = stream(test);
    var cuts = node(emptySchema(), DECODER).cuts();
    var before = completed(cuts, stream.project());
    stream.label("item-3", "label-3b", "light");
    var after = completed(cuts, stream.project());

    var differences = cuts.diff(before.getCut(), after.getCut());
    assertThat(differences).extracting(ItemDifference::getItem).containsExactly("item-3");
    assertThat(differences.getFirst().getFrom().getClassName()).isEqualTo("dark");
    assertThat(differences.getFirst().getTo().getClassName()).isEqualTo("light");
    assertThat(differences.getFirst().getTo().getLabelId()).isEqualTo("label-3b");
    assertThat(differences.getFirst().getTo().getSplit())
        .isEqualTo(differences.getFirst().getFrom().getSplit());
    assertThat(cuts.diff(after.getCut(), after.getCut())).isEmpty();
    var other = completed(cuts, new Stream(log, blobs, stream.project() + "-b").filled().project());
    assertThatThrownBy(() -> cuts.diff(before.getCut(), other.getCut()))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("compare cuts of one project");
  }

  @Test
  void diff_itemsGoneAndCome_haveOneSide(TestInfo test) {
    var stream = stream(test);
    var cuts = node(emptySchema(), DECODER).cuts();
    var before = completed(cuts, stream.project());
    stream.retract("item-4", "label-4");
    stream.remove("item-5");
    stream.item("item-99", 7, Map.of());
    stream.label("item-99", "label-99", "dark");
    var after = completed(cuts, stream.project());

    var differences = cuts.diff(before.getCut(), after.getCut());
    assertThat(differences)
        .extracting(ItemDifference::getItem)
        .containsExactly("item-4", "item-5", "item-99");
    assertThat(differences).extracting(ItemDifference::hasFrom).containsExactly(true, true, false);
    assertThat(differences).extracting(ItemDifference::hasTo).containsExactly(false, false, true);
  }

  @Test
  void request_badInput_isRefusedBeforeAnyEvent(TestInfo test) {
    var stream = stream(test);
    var cuts = node(emptySchema(), DECODER).cuts();
    assertThatThrownBy(() -> cuts.request("nobody", spec(), List.of()))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("no project nobody");
    assertThatThrownBy(
            () -> cuts.request(stream.project(), CutSpec.getDefaultInstance(), List.of()))
        .isInstanceOf(InvalidException.class);
    var beyond =
        new OffsetVector(List.of(9_999L, 0L, 0L), List.of(0L, 0L, 0L), List.of(0L, 0L, 0L));
    assertThatThrownBy(() -> cuts.request(stream.project(), spec(), beyond.toMessages()))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("9999");
    assertThat(cuts.list(stream.project())).isEmpty();
    assertThatThrownBy(() -> cuts.get("no-cut")).isInstanceOf(NotFoundException.class);
  }

  @Test
  void request_damagedImage_failsByName(TestInfo test) {
    var stream = stream(test);
    stream.item("item-3", "no picture".getBytes(StandardCharsets.UTF_8), Map.of());
    var database = emptySchema();
    var cuts = node(database, DECODER).cuts();
    var asked = cuts.request(stream.project(), spec(), List.of());
    var failed = ended(cuts, asked, CutState.CUT_STATE_FAILED);
    assertThat(failed.getError()).contains("item item-3 is not readable, NOT_AN_IMAGE");
    assertThatThrownBy(() -> cuts.diff(asked.getCut(), asked.getCut()))
        .isInstanceOf(NotReadyException.class)
        .hasMessageContaining("FAILED");
    database.awaitPublished();
    assertThat(events(asked.getCut()))
        .extracting(event -> event.data().getEventCase().name())
        .containsExactly("REQUESTED", "FAILED");
  }

  @Test
  void request_decoderFailsAtEveryTry_isGivenUp(TestInfo test) {
    var stream = stream(test);
    var cuts =
        node(
                emptySchema(),
                (_, _, _, _, _) -> {
                  throw new IllegalStateException("out of ink");
                })
            .cuts();
    var asked = cuts.request(stream.project(), spec(), List.of());
    assertThat(ended(cuts, asked, CutState.CUT_STATE_FAILED).getError())
        .contains("failed at every try")
        .contains("out of ink");
  }

  @Test
  void replay_intoAnEmptySchema_rebuildsTheTableAndDoesNoWork(TestInfo test) {
    var stream = stream(test);
    var database = emptySchema();
    var node = node(database, DECODER);
    completed(node.cuts(), stream.project());
    stream.retract("item-1", "label-1");
    completed(node.cuts(), stream.project());
    database.awaitPublished();
    node.close();
    var ends = log.ends(Topics.CUTS.name());

    var rebuilt = emptySchema();
    node(
        rebuilt,
        (_, _, _, _, _) -> {
          throw new IllegalStateException("nothing is to be decoded");
        });
    assertThat(rows(rebuilt)).containsAll(rows(database)).hasSizeGreaterThanOrEqualTo(2);
    assertThat(openJobs(rebuilt)).isZero();
    assertThat(log.ends(Topics.CUTS.name())).isEqualTo(ends);
  }

  private static List<String> rows(Database database) {
    return database.call(tx ->
        tx.handle()
            .createQuery("select row_to_json(cut)::text from cut order by id")
            .mapTo(String.class)
            .list());
  }

  private static int openJobs(Database database) {
    return database.call(tx ->
        tx.handle().createQuery("select count(*) from job where open").mapTo(Integer.class).one());
  }

  @Test
  void worker_losesItsClaimMidway_changesNothing(TestInfo test) throws Exception {
    var stream = stream(test);
    var database = emptySchema();
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var late =
        node(
            database,
            (encoded, shape, fit, target, offset) -> {
              begun.countDown();
              await(goOn);
              DECODER.decode(encoded, shape, fit, target, offset);
            });
    var asked = late.cuts().request(stream.project(), spec(), List.of());
    await(begun);
    // The worker is taken for dead, and the cut passes on.
    database.run(tx ->
        tx.handle()
            .execute(
                "update lease set epoch = epoch + 1, until = clock_timestamp()"
                    + " where resource = ?",
                "cut/" + asked.getCut()));
    var other = node(database, DECODER);
    var cut = ended(other.cuts(), asked, CutState.CUT_STATE_COMPLETED);
    other.close();
    goOn.countDown();
    // Its one worker takes this up when it is done with the lost cut.
    completed(late.cuts(), stream.project());
    database.awaitPublished();
    assertThat(events(cut.getCut()))
        .extracting(event -> event.data().getEventCase().name())
        .containsExactly("REQUESTED", "COMPLETED");
    assertThat(late.cuts().get(cut.getCut())).isEqualTo(cut);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
