package dev.millrace.labeling.clean;

import dev.millrace.labeling.explore.PictureReader;
import dev.millrace.labeling.explore.PointTable.Pictured;
import dev.millrace.labeling.explore.Viewer;
import dev.millrace.learn.clean.PerceptualHash;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.explore.Gradients;
import dev.millrace.learn.explore.Points;
import dev.millrace.learn.vision.Fit;
import dev.millrace.mesh.blob.BlobStore;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntConsumer;

/// What was seen in pictures, by their SHA-256: perceptual hash and vector. Each picture is looked
/// at once by each source.
final class SeenItems {
  private static final int NAME = 32;
  private static final ImageShape HASHED =
      new ImageShape(PerceptualHash.SIDE, PerceptualHash.SIDE, 1);

  record Seen(long hash, float[] edges, float[] vector) {}

  private final int width;
  private final Map<String, Seen> known = new HashMap<>();

  SeenItems(int width) {
    this.width = width;
  }

  /// Reads what [#toBytes] wrote.
  static SeenItems of(int width, byte[] bytes) {
    var seen = new SeenItems(width);
    var from = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    var name = new byte[NAME];
    while (from.hasRemaining()) {
      from.get(name);
      long hash = from.getLong();
      var read = new Seen(hash, floats(from, Gradients.WIDTH), floats(from, width));
      seen.known.put(HexFormat.of().formatHex(name), read);
    }
    return seen;
  }

  private static float[] floats(ByteBuffer from, int count) {
    var floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = from.getFloat();
    }
    return floats;
  }

  private static void put(ByteBuffer to, float[] floats) {
    for (float value : floats) {
      to.putFloat(value);
    }
  }

  byte[] toBytes() {
    int each = NAME + Long.BYTES + Float.BYTES * (Gradients.WIDTH + width);
    var to =
        ByteBuffer.allocate(Math.multiplyExact(each, known.size())).order(ByteOrder.LITTLE_ENDIAN);
    known.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> {
          to.put(HexFormat.of().parseHex(entry.getKey())).putLong(entry.getValue().hash());
          put(to, entry.getValue().edges());
          put(to, entry.getValue().vector());
        });
    return to.array();
  }

  /// Looks at pictures that are not known; those that cannot be read stay unknown.
  ///
  /// @param done told how many of the items are done
  /// @return whether there were any
  boolean look(List<Pictured> items, Viewer viewer, BlobStore blobs, IntConsumer done)
      throws InterruptedException {
    var reader = new PictureReader(blobs);
    boolean any = false;
    for (int i = 0; i < items.size(); i++) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      var name = items.get(i).picture().getSha256();
      if (!known.containsKey(name)) {
        look(name, viewer, reader).ifPresent(seen -> known.put(name, seen));
        any = true;
      }
      done.accept(i + 1);
    }
    return any;
  }

  private static Optional<Seen> look(String name, Viewer viewer, PictureReader reader) {
    return reader
        .read(name, viewer.shape(), viewer.fit())
        .flatMap(pixels ->
            reader
                .read(name, HASHED, Fit.SQUISH)
                .map(grey ->
                    new Seen(PerceptualHash.of(grey), Gradients.of(grey), viewer.see(pixels, 1))));
  }

  boolean has(String name) {
    return known.containsKey(name);
  }

  /// What the source saw in items.
  Points points(List<Pictured> items) {
    return gathered(items, width, Seen::vector);
  }

  /// The edges in items.
  Points edges(List<Pictured> items) {
    return gathered(items, Gradients.WIDTH, Seen::edges);
  }

  private Points gathered(List<Pictured> items, int width, Function<Seen, float[]> part) {
    var values = new float[items.size() * width];
    for (int i = 0; i < items.size(); i++) {
      System.arraycopy(part.apply(seen(items, i)), 0, values, i * width, width);
    }
    return new Points(width, values);
  }

  long[] hashes(List<Pictured> items) {
    var hashes = new long[items.size()];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = seen(items, i).hash();
    }
    return hashes;
  }

  private Seen seen(List<Pictured> items, int i) {
    var name = items.get(i).picture().getSha256();
    return Optional.ofNullable(known.get(name))
        .orElseThrow(() -> new IllegalArgumentException("picture %s was not seen".formatted(name)));
  }

  /// Those of the items that were seen.
  List<Pictured> of(List<Pictured> items) {
    return new ArrayList<>(items.stream().filter(item -> has(item.picture().getSha256())).toList());
  }
}
