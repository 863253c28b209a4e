package dev.millrace.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.learn.Bundle;
import dev.millrace.learn.Recipe;
import dev.millrace.learn.Stage;
import dev.millrace.learn.data.ChannelStatistics;
import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.data.PixelShard;
import dev.millrace.learn.data.TargetedImages;
import dev.millrace.learn.data.Targets;
import dev.millrace.learn.objective.Numbers;
import dev.millrace.learn.objective.Objective;
import dev.millrace.learn.objective.Points;
import dev.millrace.learn.objective.Tags;
import dev.millrace.learn.optim.Rates;
import dev.millrace.learn.vision.ResidualNet;
import dev.millrace.learn.vision.TrainingListener;
import dev.millrace.learn.vision.TrainingPlan;
import dev.millrace.learn.vision.TrainingRun;
import dev.millrace.mesh.blob.InMemoryBlobStore;
import dev.millrace.proto.evaluation.v1.GoldenItems;
import dev.millrace.proto.evaluation.v1.ItemLosses;
import dev.millrace.proto.evaluation.v1.SplitVerdict;
import dev.millrace.proto.mesh.v1.Blob;
import dev.millrace.proto.preprocessing.v1.CutManifest;
import dev.millrace.proto.preprocessing.v1.Shard;
import dev.millrace.proto.preprocessing.v1.ShardIndex;
import dev.millrace.proto.preprocessing.v1.ShardItem;
import dev.millrace.proto.preprocessing.v1.Split;
import dev.millrace.proto.preprocessing.v1.TargetKind;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class JudgeKindsTest {
  private static final int TRAINED_ON = 200;
  private static final int EPOCHS = 15;

  private final InMemoryBlobStore blobs = new InMemoryBlobStore();
  private final Judge judge = new Judge(blobs);

  /// Trains on lamps of which every second is on, each with its targets.
  private Blob trained(Objective<?> objective, float[] ofOff, float[] ofOn) {
    int width = ofOff.length;
    var bytes = new ByteArrayOutputStream();
    var values = new float[TRAINED_ON * width];
    for (int i = 0; i < TRAINED_ON; i++) {
      bytes.writeBytes(Lamps.pixels(i % 2 == 1, i));
      System.arraycopy(i % 2 == 1 ? ofOn : ofOff, 0, values, i * width, width);
    }
    var labels = new int[TRAINED_ON];
    Arrays.fill(labels, PixelShard.UNLABELLED);
    var pixels = PixelSet.of(PixelShard.of(Lamps.SHAPE, bytes.toByteArray(), labels));
    var set = new TargetedImages(pixels, Targets.ofNumbers(values, width));
    var plan =
        TrainingPlan.of(
                new ResidualNet(1, width),
                objective,
                ChannelStatistics.of(pixels).normalization(),
                Recipe.of(Stage.fitOneCycle(EPOCHS, Rates.same(0.02))),
                1)
            .withBatch(20);
    try (var run = TrainingRun.begin(plan, set, set)) {
      run.run(new TrainingListener() {});
      return keep(run.bundle(Map.of()));
    }
  }

  private Blob keep(Bundle bundle) {
    return blobs.put(bundle.toBytes(), "application/octet-stream");
  }

  /// A valid split of lamps, every second on, of which the last is told wrongly.
  private Blob cut(
      TargetKind kind, List<String> names, int count, BiConsumer<ShardItem.Builder, Boolean> tell) {
    var pixels = new ByteArrayOutputStream();
    var index = ShardIndex.newBuilder();
    for (int i = 0; i < count; i++) {
      boolean on = i % 2 == 1;
      pixels.writeBytes(Lamps.pixels(on, 1_000 + i));
      var item = ShardItem.newBuilder().setItem("lamp-" + i);
      tell.accept(item, on ^ (i == count - 1));
      index.addItems(item);
    }
    var manifest =
        CutManifest.newBuilder().setProject("lamps").addAllClasses(names).setTarget(kind);
    manifest.getSpecBuilder().getImageBuilder().setWidth(28).setHeight(28).setChannels(1);
    manifest.addShards(
        Shard.newBuilder()
            .setSplit(Split.SPLIT_VALID)
            .setCount(count)
            .setPixels(blobs.put(pixels.toByteArray(), "application/octet-stream"))
            .setIndex(blobs.put(index.build().toByteArray(), "application/protobuf")));
    return blobs.put(manifest.build().toByteArray(), "application/protobuf");
  }

  private Blob tagCut() {
    return cut(
        TargetKind.TARGET_KIND_TAGS,
        List.of("lamp", "light"),
        10,
        (item, on) -> item.addAllTags(on ? List.of(0, 1) : List.of(0)));
  }

  private SplitVerdict only(Blob bundle, Blob cut) {
    var verdicts = judge.judge(bundle, cut);
    assertThat(verdicts).hasSize(1);
    return verdicts.getFirst();
  }

  @Test
  void judge_tags_countsEachAndComparesByF2() throws Exception {
    var bundle =
        trained(new Tags(List.of("lamp", "light"), 0.5), new float[] {1, 0}, new float[] {1, 1});
    var verdict = only(bundle, tagCut());
    assertThat(verdict.getTags(0).getActual()).isEqualTo(10);
    assertThat(verdict.getTags(0).getRight()).isEqualTo(10);
    // The last lamp is on and told to be off.
    assertThat(verdict.getTags(1).getTag()).isEqualTo("light");
    assertThat(verdict.getTags(1).getActual()).isEqualTo(4);
    assertThat(verdict.getTags(1).getPredicted()).isEqualTo(5);
    assertThat(verdict.getTags(1).getRight()).isEqualTo(4);
    assertThat(verdict.getAccuracy()).isEqualTo(0.95);
    assertThat(verdict.getFigure().getName()).isEqualTo("fbeta");
    assertThat(verdict.getFigure().getSmallerIsBetter()).isFalse();
    // Of the last item one of two tags given is right: F2 is 5 x 0.5 x 1 / (4 x 0.5 + 1).
    assertThat(verdict.getFigure().getValue()).isCloseTo((9 + 2.5 / 3) / 10, within(1e-6));
    assertThat(verdict.getFiguresMap()).containsEntry("accuracy_thresh", 0.95);
    assertThat(verdict.getConfusionList()).isEmpty();
    var worst = verdict.getTopLosses(0);
    assertThat(worst.getItem()).isEqualTo("lamp-9");
    assertThat(worst.getActual()).isEqualTo("lamp");
    assertThat(worst.getPredicted()).isEqualTo("lamp, light");
    assertThat(worst.getProbability()).isLessThan(0.5f);
    assertThat(blobs.get(worst.getHeatmap().getSha256())).startsWith(0x89, 'P', 'N', 'G');
    var losses = ItemLosses.parseFrom(blobs.get(verdict.getItemLosses().getSha256()));
    assertThat(losses.getLossesList()).hasSize(10).extracting("item").startsWith("lamp-0");
    var golden = GoldenItems.parseFrom(blobs.get(judge.golden(bundle, tagCut()).getSha256()));
    assertThat(golden.getItemsList())
        .hasSize(10)
        .allMatch(item -> item.getProbabilitiesCount() == 2);
  }

  @Test
  void judge_numbers_comparesByTheRootOfTheMeanSquare() {
    var bundle = trained(Numbers.of("number"), new float[] {1}, new float[] {3});
    var cut =
        cut(
            TargetKind.TARGET_KIND_NUMBER,
            List.of("number"),
            10,
            (item, on) -> item.addNumbers(on ? 3 : 1));
    var verdict = only(bundle, cut);
    assertThat(verdict.getFigure().getName()).isEqualTo("root_mean_squared_error");
    assertThat(verdict.getFigure().getSmallerIsBetter()).isTrue();
    // Each loss is a squared error. One of ten is told 2 away from what it is.
    assertThat(verdict.getFigure().getValue())
        .isCloseTo(Math.sqrt(verdict.getLoss()), within(1e-5))
        .isBetween(0.4, 1.2);
    assertThat(verdict.getFiguresMap())
        .containsOnlyKeys("root_mean_squared_error", "mean_absolute_error", "r2_score");
    assertThat(verdict.getAccuracy()).isZero();
    assertThat(verdict.getTopLosses(0).getItem()).isEqualTo("lamp-9");
    assertThat(verdict.getTopLosses(0).getActual()).isEqualTo("1.0");
    assertThat(verdict.getTopLosses(0).getPredictedNumbers(0)).isCloseTo(3, within(1.2f));
  }

  @Test
  void judge_points_tellsHowFarEachIs() {
    var bundle =
        trained(
            new Points(List.of("bulb", "socket")),
            new float[] {0, 0, 0.5f, 0.5f},
            new float[] {0, 0, -0.5f, 0.5f});
    var cut =
        cut(
            TargetKind.TARGET_KIND_POINTS,
            List.of("bulb", "socket"),
            10,
            (item, on) -> item.addAllNumbers(List.of(0f, 0f, on ? -0.5f : 0.5f, 0.5f)));
    var verdict = only(bundle, cut);
    assertThat(verdict.getFigure().getName()).isEqualTo("point_distance");
    // The socket of one of ten is told 14 pixels away from where it is, its bulb is not.
    assertThat(verdict.getFigure().getValue()).isBetween(0.3, 3.5);
    assertThat(verdict.getPointsList()).extracting("point").containsExactly("bulb", "socket");
    assertThat(verdict.getPoints(1).getDistance())
        .isGreaterThan(verdict.getPoints(0).getDistance());
    assertThat(verdict.getPoints(0).getDistance() + verdict.getPoints(1).getDistance())
        .isCloseTo(2 * verdict.getFigure().getValue(), within(1e-4));
    assertThat(verdict.getTopLosses(0).getItem()).isEqualTo("lamp-9");
    assertThat(verdict.getTopLosses(0).getActualNumbersList()).containsExactly(0f, 0f, 0.5f, 0.5f);
  }

  @Test
  void judge_anotherKind_namesBoth() {
    var bundle = keep(Lamps.right());
    assertThatThrownBy(() -> judge.judge(bundle, tagCut()))
        .isInstanceOf(CannotJudge.class)
        .hasMessageContaining("image-classification")
        .hasMessageContaining("TARGET_KIND_TAGS");
  }
}
