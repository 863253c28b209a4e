package dev.millrace.learn.vision;

import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.ImageSource;
import dev.millrace.learn.data.Targets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Image files that are decoded when they are asked for.
///
/// @param files the files
/// @param shape what they are brought to
/// @param fit how
/// @param targets what is true of them
record FileImages(List<Path> files, ImageShape shape, Fit fit, Targets targets)
    implements ImageSource {

  private static final ImageDecoder DECODER = new ImageDecoder(ImageLimits.DEFAULT);

  FileImages {
    files = List.copyOf(files);
  }

  @Override
  public int count() {
    return files.size();
  }

  @Override
  public MemorySegment pixels(int index) {
    byte[] pixels = read(files.get(index), encoded -> DECODER.decode(encoded, shape, fit));
    return MemorySegment.ofArray(pixels);
  }

  /// The part of a file's image that is used.
  static Framing framing(Path file, ImageShape shape, Fit fit) {
    ImageHeader header = header(file);
    return Framing.of(header.width(), header.height(), shape, fit);
  }

  /// The format of a file and its size as it is shown.
  static ImageHeader header(Path file) {
    return read(file, DECODER::upright);
  }

  private static <T> T read(Path file, Function<byte[], T> reading) {
    try {
      return reading.apply(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ImageRefused e) {
      throw new ImageRefused(e.reason(), "%s: %s".formatted(file, e.getMessage()));
    }
  }

  /// The same images, decoded on all cores.
  ImageSource inMemory() {
    MemorySegment pixels = Arena.ofAuto().allocate((long) count() * shape.bytes());
    IntStream.range(0, count())
        .parallel()
        .forEach(
            i -> MemorySegment.copy(pixels(i), 0, pixels, (long) i * shape.bytes(), shape.bytes()));
    return new MemoryImages(count(), shape, pixels, targets);
  }
}
