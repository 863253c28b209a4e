package dev.millrace.serving.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.learn.BundleDescription;
import dev.millrace.mesh.blob.FolderBlobStore;
import dev.millrace.proto.evaluation.v1.GoldenItems;
import dev.millrace.serving.batch.BatchLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibratorTest {
  private static final BatchLimits LIMITS = new BatchLimits(4, 16, 1);
  private static final int CORES = 4;

  @TempDir Path folder;
  private final List<Integer> opened = new ArrayList<>();
  private int runs;
  private Path bundle = Path.of("");

  @BeforeEach
  void begin() {
    var blobs = new FolderBlobStore(folder.resolve("blobs"));
    bundle = blobs.file(SumClassifier.bundle(blobs, "any").getSha256());
  }

  /// Counts what is opened and run.
  private final class Counting implements BundleOpener {
    private final BundleOpener opener = SumClassifier.opener();

    @Override
    public Classifier open(Path path) {
      return open(path, 1);
    }

    @Override
    public Classifier open(Path path, int threads) {
      opened.add(threads);
      var classifier = opener.open(path);
      return new Classifier() {
        @Override
        public BundleDescription description() {
          return classifier.description();
        }

        @Override
        public synchronized float[][] probabilities(byte[] pixels, int count) {
          runs++;
          return classifier.probabilities(pixels, count);
        }

        @Override
        public void close() {
          classifier.close();
        }
      };
    }
  }

  private Calibrator.Calibrated open() {
    var calibrator =
        new Calibrator(
            new Counting(),
            new Calibrations(Optional.of(folder.resolve("kept"))),
            LIMITS,
            CORES,
            true);
    return calibrator.open(bundle, GoldenItems.getDefaultInstance());
  }

  @Test
  void open_networkOfThePast_isAsItWasFoundBestAndNotMeasuredAgain() {
    var open = SumClassifier.OPEN.get();
    var first = open();
    assertThat(opened).as("each way is tried").startsWith(1, 2, 4);
    assertThat(first.limits().threads() * first.limits().lanes()).isEqualTo(CORES);
    assertThat(first.times().typical(4)).isPositive();
    first.classifier().close();
    opened.clear();
    runs = 0;
    var second = open();
    assertThat(runs).as("one image and a full batch").isEqualTo(2);
    assertThat(second.limits()).isEqualTo(first.limits());
    assertThat(second.times().typical(4)).isEqualTo(first.times().typical(4));
    second.classifier().close();
    assertThat(SumClassifier.OPEN).as("nothing stays open").hasValue(open);
  }

  @Test
  void open_unreadableCalibration_isMadeAnew() throws IOException {
    open().classifier().close();
    try (var files = Files.list(folder.resolve("kept"))) {
      Files.writeString(files.findFirst().orElseThrow(), "threads=many");
    }
    opened.clear();
    var again = open();
    assertThat(opened).startsWith(1, 2, 4);
    again.classifier().close();
  }
}
