package dev.millrace.labeling.explore;

import dev.millrace.learn.explore.Points;
import dev.millrace.learn.explore.PrincipalComponents;
import dev.millrace.mesh.blob.BlobStore;
import java.util.List;

/// What was seen in the items of an exploration, read a chunk at a time: all of it may be more than
/// fits into memory.
record SeenChunks(BlobStore blobs, List<ExplorationTable.Chunk> chunks) {
  private static final int SAMPLE = 4_000;

  private Points read(ExplorationTable.Chunk chunk) {
    return new Points(chunk.width(), Floats.floats(blobs.get(chunk.vectors()))).normalized();
  }

  /// All points along their first components, which are found on a part of them, spread evenly.
  Points along(int components, long seed) {
    int count = 0;
    for (var chunk : chunks) {
      count += read(chunk).count();
    }
    var found = PrincipalComponents.of(sample(count), components, seed);
    var values = new float[Math.multiplyExact(count, found.count())];
    int filled = 0;
    for (var chunk : chunks) {
      var projected = found.project(read(chunk)).values();
      System.arraycopy(projected, 0, values, filled, projected.length);
      filled += projected.length;
    }
    return new Points(found.count(), values);
  }

  private Points sample(int count) {
    int wanted = Math.min(SAMPLE, count);
    int width = chunks.getFirst().width();
    var values = new float[Math.multiplyExact(wanted, width)];
    int taken = 0;
    int place = 0;
    for (var chunk : chunks) {
      var points = read(chunk);
      for (int i = 0; i < points.count(); i++, place++) {
        if (taken < wanted && place >= (long) taken * count / wanted) {
          System.arraycopy(points.point(i), 0, values, taken * width, width);
          taken++;
        }
      }
    }
    return new Points(width, values);
  }

  /// Whether nothing was seen.
  boolean isEmpty() {
    return chunks.stream().allMatch(chunk -> read(chunk).count() == 0);
  }
}
