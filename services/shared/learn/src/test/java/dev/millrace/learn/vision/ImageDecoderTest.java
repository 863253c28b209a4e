package dev.millrace.learn.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_WEBP_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;

import dev.millrace.learn.data.Draw;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.vision.ImageRefused.Reason;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {

  private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);

  @Test
  void decode_greyPng_givesItsBytes() throws IOException {
    BufferedImage image = noise(28, 28, BufferedImage.TYPE_BYTE_GRAY);
    byte[] expected = new byte[28 * 28];
    image.getRaster().getDataElements(0, 0, 28, 28, expected);

    byte[] pixels = decoder.decode(encode(image, "png"), new ImageShape(28, 28, 1), Fit.SQUISH);

    assertThat(pixels).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp"})
  void decode_colourWithoutLoss_givesRedGreenBlue(String format) throws IOException {
    BufferedImage image = noise(31, 17, BufferedImage.TYPE_INT_RGB);

    byte[] pixels = decoder.decode(encode(image, format), new ImageShape(17, 31, 3), Fit.SQUISH);

    for (int y = 0; y < 17; y++) {
      for (int x = 0; x < 31; x++) {
        int at = 3 * (y * 31 + x);
        int rgb =
            (pixels[at] & 0xFF) << 16 | (pixels[at + 1] & 0xFF) << 8 | (pixels[at + 2] & 0xFF);
        assertThat(rgb).isEqualTo(image.getRGB(x, y) & 0xFFFFFF);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0,1", "0,2", "0,4", "0,8", "0,16", "2,8", "2,16", "3,1", "3,2", "3,4", "3,8", "4,8", "4,16",
    "6,8", "6,16"
  })
  void decode_everyKindOfPng_agreesWithTheJdkPlainAndInterlaced(int colour, int depth)
      throws IOException {
    for (boolean interlaced : new boolean[] {false, true}) {
      byte[] png = PngWriter.random(13, 11, colour, depth, interlaced, 5);
      BufferedImage expected = ImageIO.read(new ByteArrayInputStream(png));

      byte[] pixels = decoder.decode(png, new ImageShape(11, 13, 3), Fit.SQUISH);

      for (int y = 0; y < 11; y++) {
        for (int x = 0; x < 13; x++) {
          int[] sample = expected.getRaster().getPixel(x, y, new int[4]);
          int red = colour == 3 ? expected.getRGB(x, y) >> 16 & 0xFF : scaled(sample[0], depth);
          assertThat(pixels[3 * (y * 13 + x)] & 0xFF)
              .as("colour %d depth %d interlaced %s at %d, %d", colour, depth, interlaced, x, y)
              .isEqualTo(red);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "gif", "bmp", "png"})
  void decode_otherSize_givesTheSizeWanted(String format) throws IOException {
    byte[] encoded = encode(gradient(120, 80), format);

    byte[] squished = decoder.decode(encoded, new ImageShape(32, 32, 3), Fit.SQUISH);
    byte[] cropped = decoder.decode(encoded, new ImageShape(32, 32, 1), Fit.CROP);

    assertThat(squished).hasSize(32 * 32 * 3);
    assertThat(squished[0] & 0xFF).isLessThan(20);
    assertThat(squished[31 * 3] & 0xFF).isGreaterThan(230);
    assertThat(cropped).hasSize(32 * 32);
    assertThat(cropped[0] & 0xFF).isBetween(5, 60);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "gif", "bmp", "png"})
  void header_ofEachFormat_givesItsSize(String format) throws IOException {
    ImageHeader header = decoder.header(encode(gradient(120, 80), format));

    assertThat(header.width()).isEqualTo(120);
    assertThat(header.height()).isEqualTo(80);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "gif", "bmp", "png"})
  void verify_cutAnywhere_isRefused(String format) throws IOException {
    byte[] whole = encode(gradient(60, 40), format);
    decoder.verify(whole);
    // A GIF's image ends before its trailer, which nobody needs.
    int last = format.equals("gif") ? whole.length - 2 : whole.length - 1;
    for (int length = 12; length <= last; length += 1 + last / 40) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> decoder.verify(cut)).isInstanceOf(ImageRefused.class);
    }
    assertRefused(Arrays.copyOf(whole, whole.length / 2), Reason.TRUNCATED);
    assertThatThrownBy(() -> decoder.verify(Arrays.copyOf(whole, last)))
        .isInstanceOf(ImageRefused.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {80, 101})
  void decode_webpLossyAndLossless_givesThePicture(int quality) {
    byte[] encoded = webp(gradient(60, 40), quality);

    assertThat(decoder.verify(encoded)).isEqualTo(new ImageHeader(ImageFormat.WEBP, 60, 40));
    byte[] pixels = decoder.decode(encoded, new ImageShape(40, 60, 3), Fit.SQUISH);
    assertThat(pixels[0] & 0xFF).isLessThan(20);
    assertThat(pixels[59 * 3] & 0xFF).isGreaterThan(235);
    assertRefused(Arrays.copyOf(encoded, encoded.length - 10), Reason.TRUNCATED);
  }

  @Test
  void decode_padded_keepsTheWholeImageBetweenItsMirrors() throws IOException {
    byte[] encoded = encode(gradient(64, 32), "png");

    byte[] pixels = decoder.decode(encoded, new ImageShape(64, 64, 1), Fit.PAD);

    assertThat(Framing.of(64, 32, new ImageShape(64, 64, 1), Fit.PAD))
        .isEqualTo(new Framing(0, -16, 64, 64));
    byte[] whole = decoder.decode(encoded, new ImageShape(32, 64, 1), Fit.SQUISH);
    assertThat(Arrays.copyOfRange(pixels, 16 * 64, 48 * 64)).isEqualTo(whole);
    for (int row = 0; row < 16; row++) {
      assertThat(Arrays.copyOfRange(pixels, (15 - row) * 64, (16 - row) * 64))
          .isEqualTo(Arrays.copyOfRange(whole, row * 64, (row + 1) * 64));
    }
  }

  @Test
  void decode_jpegOfPrintersColours_isSeenAsOnScreen() throws IOException {
    var raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 60, 40, 4, null);
    for (int x = 0; x < 60; x++) {
      for (int y = 0; y < 40; y++) {
        int light = x * 255 / 59;
        raster.setPixel(x, y, new int[] {light, light, light, 255});
      }
    }
    var out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (var stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(raster, null, null), null);
    } finally {
      writer.dispose();
    }
    byte[] encoded = out.toByteArray();

    assertThat(decoder.verify(encoded)).isEqualTo(new ImageHeader(ImageFormat.JPEG, 60, 40));
    byte[] pixels = decoder.decode(encoded, new ImageShape(40, 60, 3), Fit.SQUISH);
    assertThat(pixels[0] & 0xFF).isLessThan(25);
    assertThat(pixels[59 * 3] & 0xFF).isGreaterThan(230);
    assertThat(pixels[59 * 3 + 1] & 0xFF).isGreaterThan(230);
  }

  @Test
  void upright_turnedPhotograph_hasTheSizeThatIsShown() throws IOException {
    byte[] photograph = encode(gradient(60, 40), "jpg");

    assertThat(decoder.upright(photograph)).isEqualTo(new ImageHeader(ImageFormat.JPEG, 60, 40));
    assertThat(decoder.upright(withOrientation(photograph, 3)))
        .isEqualTo(new ImageHeader(ImageFormat.JPEG, 60, 40));
    assertThat(decoder.upright(withOrientation(photograph, 6)))
        .isEqualTo(new ImageHeader(ImageFormat.JPEG, 40, 60));
    assertThat(decoder.upright(encode(gradient(60, 40), "png")))
        .isEqualTo(new ImageHeader(ImageFormat.PNG, 60, 40));
  }

  @Test
  void decode_turnedPhotograph_isUpright() throws IOException {
    byte[] turned = withOrientation(encode(gradient(60, 40), "jpg"), 6);

    byte[] pixels = decoder.decode(turned, new ImageShape(60, 40, 1), Fit.SQUISH);

    // Light grows to the right as stored, and so downwards when turned by a quarter to the right.
    assertThat(pixels[0] & 0xFF).isLessThan(30);
    assertThat(pixels[39] & 0xFF).isLessThan(30);
    assertThat(pixels[59 * 40] & 0xFF).isGreaterThan(225);
  }

  @Test
  void verify_flippedBitInPng_isCorrupt() throws IOException {
    byte[] png = encode(noise(28, 28, BufferedImage.TYPE_BYTE_GRAY), "png");
    png[png.length / 2] ^= 1;

    assertRefused(png, Reason.CORRUPT);
  }

  @Test
  void verify_hugePng_isRefusedByItsHeaderAlone() {
    assertRefused(PngWriter.headerOnly(30_000, 30_000), Reason.TOO_MANY_PIXELS);
    assertRefused(
        PngWriter.headerOnly(Integer.MAX_VALUE, Integer.MAX_VALUE), Reason.TOO_MANY_PIXELS);
    assertRefused(PngWriter.headerOnly(-1, 5), Reason.CORRUPT);
    assertRefused(PngWriter.headerOnly(0, 5), Reason.CORRUPT);
  }

  @Test
  void verify_pngThatInflatesToMoreThanItSays_takesOnlyItsRows() {
    byte[] png = PngWriter.greyWithData(4, 4, new byte[10_000_000]);

    assertThat(decoder.verify(png).pixels()).isEqualTo(16);
  }

  @Test
  void verify_pngWithTooFewRows_isCorrupt() {
    assertRefused(PngWriter.greyWithData(4, 4, new byte[10]), Reason.CORRUPT);
  }

  @Test
  void verify_notAnImage_saysSo() {
    assertRefused(
        "this is a text, not a picture".getBytes(StandardCharsets.UTF_8), Reason.NOT_AN_IMAGE);
    assertRefused("BMW is a maker of cars".getBytes(StandardCharsets.UTF_8), Reason.NOT_AN_IMAGE);
    assertRefused(new byte[0], Reason.EMPTY);
    assertRefused("<svg xmlns='a'/>".getBytes(StandardCharsets.UTF_8), Reason.UNSUPPORTED);
    assertRefused("GIF89a".getBytes(StandardCharsets.UTF_8), Reason.TRUNCATED);
  }

  @Test
  void verify_tooManyBytes_isRefused() {
    var small = new ImageDecoder(new ImageLimits(100, 100));

    assertThatThrownBy(() -> small.verify(new byte[101]))
        .asInstanceOf(type(ImageRefused.class))
        .returns(Reason.TOO_MANY_BYTES, ImageRefused::reason);
  }

  @Test
  void verify_randomBytesBehindMagic_neverEscapes() {
    byte[][] magics = {
      {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'},
      {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF},
      {'G', 'I', 'F', '8', '9', 'a'},
      {'R', 'I', 'F', 'F', 50, 0, 0, 0, 'W', 'E', 'B', 'P', 'V', 'P', '8', ' '},
      {'B', 'M', 0, 0, 0, 0, 0, 0, 0, 0}
    };
    for (byte[] magic : magics) {
      for (int attempt = 0; attempt < 200; attempt++) {
        byte[] content = new byte[64];
        for (int i = 0; i < content.length; i++) {
          content[i] = (byte) Draw.bits(attempt, i);
        }
        System.arraycopy(magic, 0, content, 0, magic.length);
        assertThatThrownBy(() -> decoder.verify(content)).isInstanceOf(ImageRefused.class);
      }
    }
  }

  private void assertRefused(byte[] content, Reason reason) {
    assertThatThrownBy(() -> decoder.verify(content))
        .asInstanceOf(type(ImageRefused.class))
        .returns(reason, ImageRefused::reason);
  }

  private static int scaled(int sample, int depth) {
    return depth == 16 ? sample >> 8 : sample * 255 / ((1 << depth) - 1);
  }

  private static BufferedImage noise(int width, int height, int kind) {
    var image = new BufferedImage(width, height, kind);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, (int) Draw.bits(3, x, y));
      }
    }
    return image;
  }

  private static BufferedImage gradient(int width, int height) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, 0x010101 * (x * 255 / (width - 1)));
      }
    }
    return image;
  }

  @Test
  void decode_imageOnePixelFromSquare_isPaddedAllTheSame() throws IOException {
    for (int width = 1; width <= 4; width++) {
      var image = new BufferedImage(width, 3, BufferedImage.TYPE_INT_RGB);
      byte[] pixels = decoder.decode(encode(image, "bmp"), new ImageShape(6, 6, 3), Fit.PAD);
      assertThat(pixels).hasSize(6 * 6 * 3);
    }
  }

  private static byte[] encode(BufferedImage image, String format) throws IOException {
    var out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }

  private static byte[] webp(BufferedImage image, int quality) {
    byte[] pixels = new byte[image.getWidth() * image.getHeight() * 3];
    for (int i = 0; i < pixels.length; i++) {
      int at = i / 3;
      pixels[i] = (byte) image.getRGB(at % image.getWidth(), at / image.getWidth());
    }
    try (var memory = new BytePointer(pixels);
        var mat = new Mat(image.getHeight(), image.getWidth(), CV_8UC3, memory);
        var settings = new IntPointer(IMWRITE_WEBP_QUALITY, quality);
        var out = new BytePointer()) {
      assertThat(imencode(".webp", mat, out, settings)).isTrue();
      byte[] encoded = new byte[(int) out.limit()];
      out.get(encoded);
      return encoded;
    }
  }

  /// Puts an EXIF segment with one entry, the orientation, behind the start of a JPEG.
  private static byte[] withOrientation(byte[] jpeg, int orientation) {
    ByteBuffer segment = ByteBuffer.allocate(36).putShort((short) 0xFFE1).putShort((short) 34);
    segment
        .put("Exif\0\0".getBytes(StandardCharsets.US_ASCII))
        .put("MM\0*".getBytes(StandardCharsets.US_ASCII));
    segment.putInt(8).putShort((short) 1);
    segment.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation);
    segment.putShort((short) 0).putInt(0);
    var out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    out.writeBytes(segment.array());
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }

  /// Writes PNG files of every kind, with random samples and all row filters.
  private static final class PngWriter {

    static byte[] headerOnly(int width, int height) {
      return file(header(width, height, 0, 8, false));
    }

    static byte[] greyWithData(int width, int height, byte[] rows) {
      return file(
          header(width, height, 0, 8, false),
          chunk("IDAT", deflate(rows)),
          chunk("IEND", new byte[0]));
    }

    static byte[] random(
        int width, int height, int colour, int depth, boolean interlaced, int seed) {
      int[][] passes =
          interlaced
              ? new int[][] {
                {0, 0, 8, 8},
                {4, 0, 8, 8},
                {0, 4, 4, 8},
                {2, 0, 4, 4},
                {0, 2, 2, 4},
                {1, 0, 2, 2},
                {0, 1, 1, 2}
              }
              : new int[][] {{0, 0, 1, 1}};
      int bits = depth * new int[] {1, 0, 3, 1, 2, 0, 4}[colour];
      var rows = new ByteArrayOutputStream();
      int number = 0;
      for (int[] pass : passes) {
        int columns = Math.ceilDiv(width - pass[0], pass[2]);
        for (int y = pass[1]; y < height && columns > 0; y += pass[3]) {
          rows.write(number % 5);
          for (int i = 0; i < (columns * bits + 7) / 8; i++) {
            rows.write((int) Draw.bits(seed, number, i));
          }
          number++;
        }
      }
      byte[] palette = new byte[3 << Math.min(depth, 8)];
      for (int i = 0; i < palette.length; i++) {
        palette[i] = (byte) Draw.bits(seed, 77, i);
      }
      byte[] plte = colour == 3 ? chunk("PLTE", palette) : new byte[0];
      return file(
          header(width, height, colour, depth, interlaced),
          plte,
          chunk("IDAT", deflate(rows.toByteArray())),
          chunk("IEND", new byte[0]));
    }

    private static byte[] header(int width, int height, int colour, int depth, boolean interlaced) {
      var data = ByteBuffer.allocate(13).putInt(width).putInt(height);
      data.put((byte) depth).put((byte) colour).put((byte) 0).put((byte) 0);
      return chunk("IHDR", data.put((byte) (interlaced ? 1 : 0)).array());
    }

    private static byte[] chunk(String type, byte[] data) {
      var buffer = ByteBuffer.allocate(data.length + 12).putInt(data.length);
      buffer.put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
      var crc = new CRC32();
      crc.update(buffer.array(), 4, data.length + 4);
      return buffer.putInt((int) crc.getValue()).array();
    }

    private static byte[] deflate(byte[] rows) {
      var deflater = new Deflater();
      deflater.setInput(rows);
      deflater.finish();
      byte[] out = new byte[rows.length + 100];
      int length = deflater.deflate(out);
      deflater.end();
      return Arrays.copyOf(out, length);
    }

    private static byte[] file(byte[]... chunks) {
      var out = new ByteArrayOutputStream();
      out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
      for (byte[] chunk : chunks) {
        out.writeBytes(chunk);
      }
      return out.toByteArray();
    }
  }
}
