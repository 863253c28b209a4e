package dev.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.serving.model.BundleOpener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchSizeTest {
  private static final int IMAGES = 48;

  @TempDir Path folder;

  @Test
  void probabilities_inBatchesOfAnySize_areTheSameToTheLastBit() throws IOException {
    var file = Files.write(folder.resolve("bundle"), SeededBundles.bundle(1));
    var pixels = SeededBundles.pixels(IMAGES, 3);
    var size = SeededBundles.INPUT.bytes();
    try (var model = BundleOpener.learn().open(file)) {
      var together = model.probabilities(pixels, IMAGES);
      for (int batch : new int[] {1, 2, 3, 4, 6, 8, 12, 16, 24}) {
        for (int from = 0; from < IMAGES; from += batch) {
          var some = Arrays.copyOfRange(pixels, from * size, (from + batch) * size);
          assertThat(model.probabilities(some, batch))
              .as("images from %d in batches of %d", from, batch)
              .isDeepEqualTo(Arrays.copyOfRange(together, from, from + batch));
        }
      }
    }
  }
}
