package dev.millrace.ingest.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.vision.Fit;
import dev.millrace.learn.vision.ImageDecoder;
import dev.millrace.learn.vision.ImageLimits;
import dev.millrace.mesh.blob.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GreyPngTest {
  private static byte[] pixels(int count) {
    var pixels = new byte[count];
    new Random(7).nextBytes(pixels);
    return pixels;
  }

  // The last two need several stored blocks.
  @ParameterizedTest
  @CsvSource({"28,28", "1,1", "3,5", "255,257", "400,300"})
  void encode_decoded_givesThePixelsBack(int width, int height) throws IOException {
    var pixels = pixels(width * height);
    var png = GreyPng.encode(width, height, pixels, 0);
    var ours =
        new ImageDecoder(ImageLimits.DEFAULT)
            .decode(png, new ImageShape(height, width, 1), Fit.SQUISH);
    assertThat(ours).isEqualTo(pixels);
    var raster = ImageIO.read(new ByteArrayInputStream(png)).getRaster();
    assertThat((byte[]) raster.getDataElements(0, 0, width, height, null)).isEqualTo(pixels);
  }

  @Test
  void encode_samePixels_givesTheBytesOfAllTimes() {
    assertThat(Sha256.of(GreyPng.encode(28, 28, new byte[800], 16)))
        .isEqualTo("a8673420af37a67f8aaa0af6f8d75e7efad11d1da940dc97ae70e81e53ae8e66");
  }

  @Test
  void encode_noPixels_isRefused() {
    assertThatThrownBy(() -> GreyPng.encode(0, 3, new byte[0], 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
