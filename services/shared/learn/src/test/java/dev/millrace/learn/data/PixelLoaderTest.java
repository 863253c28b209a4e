package dev.millrace.learn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PixelLoaderTest {

  private static final ImageShape SHAPE = new ImageShape(5, 4, 3);

  private final PixelSet set = set(103);

  @Test
  void training_withOneTwoAndFourThreads_givesTheSameBatches() {
    List<String> expected = read(training(1), 2, 0);

    assertThat(expected).hasSize(10);
    assertThat(read(training(2), 2, 0)).isEqualTo(expected);
    assertThat(read(training(4), 2, 0)).isEqualTo(expected);
  }

  @Test
  void training_fromTheMiddle_givesTheRest() {
    assertThat(read(training(2), 2, 6)).isEqualTo(read(training(2), 2, 0).subList(6, 10));
  }

  @Test
  void training_anotherEpoch_givesOtherBatches() {
    assertThat(read(training(1), 0, 0)).isNotEqualTo(read(training(1), 1, 0));
  }

  @Test
  void training_withoutAugmentation_givesEachImageOnceAsItIs() {
    var loader = PixelLoader.training(set, 10, Augmentation.NONE, 1, 2);
    List<Long> seen = new ArrayList<>();
    try (var stream = loader.open(0, 0)) {
      while (stream.hasNext()) {
        try (Batch batch = stream.next()) {
          for (int i = 0; i < batch.count(); i++) {
            long label = batch.targets().getLong(8 * i);
            seen.add(label);
            byte[] pixels = new byte[SHAPE.bytes()];
            batch.pixels().get(i * SHAPE.bytes(), pixels);
            assertThat(pixels).isEqualTo(pixelsOf((int) label));
          }
        }
      }
    }
    assertThat(seen).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void inOrder_lastBatchNotFull_comesToo() {
    var loader = PixelLoader.inOrder(set, 10, 2);

    assertThat(loader.batches()).isEqualTo(11);
    assertThat(read(loader, 0, 0)).hasSize(11);
    assertThat(read(loader, 0, 10)).singleElement().asString().startsWith("3 100 101 102 ");
  }

  @Test
  void training_cutAndMirrored_showsPartsOfTheImage() {
    var loader = PixelLoader.training(set, 103, new Augmentation(1, true), 3, 1);
    int mirrored = 0;
    try (var stream = loader.open(0, 0);
        Batch batch = stream.next()) {
      for (int i = 0; i < batch.count(); i++) {
        byte[] pixels = new byte[SHAPE.bytes()];
        batch.pixels().get(i * SHAPE.bytes(), pixels);
        byte[] original = pixelsOf((int) batch.targets().getLong(8 * i));
        boolean plain = matches(pixels, original, false);
        assertThat(plain || matches(pixels, original, true)).isTrue();
        mirrored += plain ? 0 : 1;
      }
    }
    assertThat(mirrored).isBetween(30, 75);
  }

  @Test
  void training_fewerImagesThanABatch_isRefused() {
    assertThatThrownBy(() -> PixelLoader.training(set, 104, Augmentation.NONE, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("104");
  }

  private PixelLoader training(int threads) {
    return PixelLoader.training(set, 10, new Augmentation(1, true), 9, threads);
  }

  private static List<String> read(PixelLoader loader, int epoch, int first) {
    List<String> batches = new ArrayList<>();
    try (var stream = loader.open(epoch, first)) {
      while (stream.hasNext()) {
        try (Batch batch = stream.next()) {
          var text = new StringBuilder().append(batch.count()).append(' ');
          for (int i = 0; i < batch.count(); i++) {
            assertThat(batch.targets().order()).isEqualTo(ByteOrder.nativeOrder());
            text.append(batch.targets().getLong(8 * i)).append(' ');
          }
          byte[] pixels = new byte[batch.pixels().remaining()];
          batch.pixels().get(0, pixels);
          batches.add(text.append(Arrays.toString(pixels)).toString());
        }
      }
    }
    return batches;
  }

  /// Whether some shift of up to one pixel, with black around, explains the pixels.
  private static boolean matches(byte[] pixels, byte[] original, boolean mirror) {
    for (int down = -1; down <= 1; down++) {
      for (int across = -1; across <= 1; across++) {
        if (matches(pixels, original, mirror, down, across)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean matches(
      byte[] pixels, byte[] original, boolean mirror, int down, int across) {
    for (int y = 0; y < SHAPE.height(); y++) {
      for (int x = 0; x < SHAPE.width(); x++) {
        int row = y + down;
        int column = (mirror ? SHAPE.width() - 1 - x : x) + across;
        boolean inside = row >= 0 && row < SHAPE.height() && column >= 0 && column < SHAPE.width();
        for (int c = 0; c < SHAPE.channels(); c++) {
          byte expected =
              inside ? original[(row * SHAPE.width() + column) * SHAPE.channels() + c] : 0;
          if (pixels[(y * SHAPE.width() + x) * SHAPE.channels() + c] != expected) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private static PixelSet set(int count) {
    byte[] pixels = new byte[count * SHAPE.bytes()];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i;
      System.arraycopy(pixelsOf(i), 0, pixels, i * SHAPE.bytes(), SHAPE.bytes());
    }
    return PixelSet.of(PixelShard.of(SHAPE, pixels, labels));
  }

  private static byte[] pixelsOf(int index) {
    byte[] pixels = new byte[SHAPE.bytes()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) Draw.bits(4, index, i);
    }
    return pixels;
  }
}
