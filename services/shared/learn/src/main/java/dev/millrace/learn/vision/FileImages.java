package dev.millrace.learn.vision;

import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.ImageSource;
import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.data.PixelShard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.IntStream;

/// Labelled image files that are decoded when they are asked for.
final class FileImages implements ImageSource {

  private final List<LabelledImages.Item> items;
  private final ImageShape shape;
  private final Fit fit;
  private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);

  FileImages(List<LabelledImages.Item> items, ImageShape shape, Fit fit) {
    this.items = items;
    this.shape = shape;
    this.fit = fit;
  }

  @Override
  public int count() {
    return items.size();
  }

  @Override
  public ImageShape shape() {
    return shape;
  }

  @Override
  public int label(int index) {
    return items.get(index).label();
  }

  @Override
  public MemorySegment pixels(int index) {
    try {
      byte[] encoded = Files.readAllBytes(items.get(index).file());
      return MemorySegment.ofArray(decoder.decode(encoded, shape, fit));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ImageRefused e) {
      throw new ImageRefused(
          e.reason(), "%s: %s".formatted(items.get(index).file(), e.getMessage()));
    }
  }

  /// The same images, decoded on all cores.
  PixelSet inMemory() {
    MemorySegment pixels = Arena.ofAuto().allocate((long) count() * shape.bytes());
    IntStream.range(0, count())
        .parallel()
        .forEach(
            i -> MemorySegment.copy(pixels(i), 0, pixels, (long) i * shape.bytes(), shape.bytes()));
    int[] labels = items.stream().mapToInt(LabelledImages.Item::label).toArray();
    return PixelSet.of(new PixelShard(shape, pixels, labels));
  }
}
