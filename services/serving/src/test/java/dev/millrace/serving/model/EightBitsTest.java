package dev.millrace.serving.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.millrace.learn.BundleDescription;
import dev.millrace.learn.onnx.Spans;
import dev.millrace.mesh.blob.FolderBlobStore;
import dev.millrace.mesh.blob.Sha256;
import dev.millrace.proto.evaluation.v1.EightBits;
import dev.millrace.proto.evaluation.v1.GoldenItem;
import dev.millrace.proto.evaluation.v1.GoldenItems;
import dev.millrace.proto.evaluation.v1.Probabilities;
import dev.millrace.proto.evaluation.v1.ValueSpan;
import dev.millrace.serving.batch.BatchLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EightBitsTest {
  private static final int CORES = 2;

  @TempDir Path folder;
  private Path bundle = Path.of("");
  private int openedInEight;
  private boolean failsInEight;

  @BeforeEach
  void begin() {
    var blobs = new FolderBlobStore(folder.resolve("blobs"));
    bundle = blobs.file(SumClassifier.bundle(blobs, "any").getSha256());
  }

  /// A model of the image [1, 0, 0, 0], which is of class 1.
  private static GoldenItems golden(float probabilityInEight) {
    var item =
        GoldenItem.newBuilder()
            .setItem("golden")
            .setPixels(ByteString.copyFrom(new byte[] {1, 0, 0, 0}))
            .setLabel(1)
            .addAllProbabilities(List.of(0f, 1f, 0f));
    var rest = (1 - probabilityInEight) / 2;
    return GoldenItems.newBuilder()
        .addItems(item)
        .setEightBits(
            EightBits.newBuilder()
                .addSpans(ValueSpan.newBuilder().setValue(0).setLow(-1).setHigh(1))
                .addGolden(
                    Probabilities.newBuilder()
                        .addAllProbabilities(List.of(rest, probabilityInEight, rest))))
        .build();
  }

  /// Works harder in 32 bits, and is not quite as sure in 8.
  private final class Quicker implements BundleOpener {
    @Override
    public Classifier open(Path path) {
      return new Working(SumClassifier.opener().open(path), false);
    }

    @Override
    public Classifier open(Path path, int threads, Spans spans) {
      assertThat(spans.values()).containsEntry(0, new Spans.Span(-1, 1));
      openedInEight++;
      if (failsInEight) {
        throw new IllegalStateException("no such kernel here");
      }
      return new Working(SumClassifier.opener().open(path), true);
    }
  }

  private record Working(Classifier classifier, boolean inEight) implements Classifier {
    @Override
    public BundleDescription description() {
      return classifier.description();
    }

    @Override
    public float[][] probabilities(byte[] pixels, int count) {
      var rows = classifier.probabilities(pixels, count);
      if (inEight) {
        for (var row : rows) {
          for (int i = 0; i < row.length; i++) {
            row[i] = row[i] == 1 ? 0.98f : 0.01f;
          }
        }
      } else {
        assertThat(Sha256.of(new byte[200_000 * count])).hasSize(64);
      }
      return rows;
    }

    @Override
    public void close() {
      classifier.close();
    }
  }

  private Calibrator.Calibrated open(GoldenItems golden, boolean allowed) {
    var calibrations = new Calibrations(Optional.of(folder.resolve("kept")));
    return new Calibrator(new Quicker(), calibrations, new BatchLimits(4, 16, 1), CORES, allowed)
        .open(bundle, golden);
  }

  @Test
  void open_modelThatMay_computesIn8BitsWhereThatIsFaster() {
    var open = SumClassifier.OPEN.get();
    var golden = golden(0.98f);
    for (var time : List.of("measured", "as it was found best")) {
      var opened = open(golden, true);
      assertThat(opened.classifier())
          .as(time)
          .isInstanceOfSatisfying(Working.class, working -> assertThat(working.inEight()).isTrue());
      assertThat(GoldenProof.of(opened.classifier(), opened.golden()).difference())
          .isLessThan(1e-6);
      opened.classifier().close();
      assertThat(SumClassifier.OPEN).as("nothing stays open").hasValue(open);
    }
    assertThat(openedInEight).as("two ways, the better one, and that again").isEqualTo(4);
  }

  @Test
  void open_modelThatAnswersOtherwiseHereThanWhereItWasJudged_computesIn32() {
    var open = SumClassifier.OPEN.get();
    var opened = open(golden(0.9f), true);
    assertIn32(opened);
    assertThat(openedInEight).isPositive();
    opened.classifier().close();
    assertThat(SumClassifier.OPEN).as("nothing stays open").hasValue(open);
  }

  @Test
  void open_modelThatFailsIn8Bits_computesIn32() {
    var open = SumClassifier.OPEN.get();
    failsInEight = true;
    var opened = open(golden(0.98f), true);
    assertIn32(opened);
    assertThat(openedInEight).isPositive();
    opened.classifier().close();
    assertThat(SumClassifier.OPEN).as("nothing stays open").hasValue(open);
  }

  @Test
  void open_where8BitsAreNotWanted_computesIn32() {
    var opened = open(golden(0.98f), false);
    assertIn32(opened);
    assertThat(openedInEight).isZero();
    opened.classifier().close();
  }

  @Test
  void open_modelThatWasNotGoodEnough_computesIn32() {
    var opened = open(golden(0.98f).toBuilder().clearEightBits().build(), true);
    assertIn32(opened);
    assertThat(openedInEight).isZero();
    opened.classifier().close();
  }

  private static void assertIn32(Calibrator.Calibrated opened) {
    assertThat(opened.classifier())
        .isInstanceOfSatisfying(Working.class, working -> assertThat(working.inEight()).isFalse());
    assertThat(GoldenProof.of(opened.classifier(), opened.golden()))
        .isEqualTo(new GoldenProof(1, 0));
  }
}
