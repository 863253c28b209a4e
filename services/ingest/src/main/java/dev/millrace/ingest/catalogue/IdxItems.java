package dev.millrace.ingest.catalogue;

import com.google.protobuf.UnsafeByteOperations;
import dev.millrace.ingest.reader.GreyPng;
import dev.millrace.ingest.reader.ItemSink;
import dev.millrace.proto.ingest.v1.AddItemRequest;
import dev.millrace.proto.labeling.v1.LabelValue;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/// Pairs of idx files, one with grey images and one with the numbers of their classes, as in MNIST
/// and its relatives.
record IdxItems(List<Split> splits, List<String> classes) implements LabelledItems {
  private static final int IMAGES = 0x0803;
  private static final int LABELS = 0x0801;

  /// @param name becomes the attribute `split` and the beginning of the items' ids
  /// @param count how many items are read, from the first
  record Split(String name, Path images, Path labels, int count) {}

  IdxItems {
    splits = List.copyOf(splits);
    classes = List.copyOf(classes);
  }

  @Override
  public int count() {
    return splits.stream().mapToInt(Split::count).sum();
  }

  @Override
  public LabelledItems first(int most) {
    long all = count();
    if (most >= all) {
      return this;
    }
    return new IdxItems(
        splits.stream()
            .map(split ->
                new Split(
                    split.name,
                    split.images,
                    split.labels,
                    (int) Math.round((double) split.count * most / all)))
            .toList(),
        classes);
  }

  @Override
  public void read(ItemSink sink) {
    splits.forEach(split -> read(split, sink));
  }

  private void read(Split split, ItemSink sink) {
    try (var images = new DataInputStream(Verification.open(split.images));
        var labels = new DataInputStream(Verification.open(split.labels))) {
      expect(IMAGES, images.readInt(), split.images);
      expect(LABELS, labels.readInt(), split.labels);
      images.readInt();
      labels.readInt();
      var height = images.readInt();
      var width = images.readInt();
      var pixels = new byte[height * width];
      for (int i = 1; i <= split.count; i++) {
        images.readFully(pixels);
        var png = GreyPng.encode(width, height, pixels, 0);
        sink.take(item(split, i, png, classes.get(labels.readUnsignedByte())));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the idx files of %s cannot be read".formatted(split), e);
    }
  }

  private static AddItemRequest item(Split split, int number, byte[] png, String className) {
    return AddItemRequest.newBuilder()
        .setItem("%s-%05d".formatted(split.name, number))
        .setImage(UnsafeByteOperations.unsafeWrap(png))
        .putAttributes("split", split.name)
        .setLabel(LabelValue.newBuilder().setClassName(className))
        .build();
  }

  private static void expect(int wanted, int given, Path file) throws IOException {
    if (given != wanted) {
      throw new IOException("%s begins with %08x, expected %08x".formatted(file, given, wanted));
    }
  }
}
