package dev.millrace.learn.data;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/// A data set of labelled images of one shape, made of one or more shards and indexed through.
public final class PixelSet implements ImageSource {

  private final List<PixelShard> shards;
  private final int[] starts;

  /// Joins shards in the order given.
  ///
  /// @throws IllegalArgumentException when there is no shard or their shapes differ
  public PixelSet(List<PixelShard> shards) {
    if (shards.isEmpty()) {
      throw new IllegalArgumentException("A pixel set needs at least one shard, but there is none");
    }
    this.shards = List.copyOf(shards);
    this.starts = new int[shards.size() + 1];
    ImageShape shape = shards.getFirst().shape();
    for (int i = 0; i < shards.size(); i++) {
      PixelShard shard = shards.get(i);
      if (!shard.shape().equals(shape)) {
        throw new IllegalArgumentException(
            "The shards of a set have one shape, but the first has %s and number %d has %s"
                .formatted(shape, i, shard.shape()));
      }
      starts[i + 1] = Math.addExact(starts[i], shard.count());
    }
  }

  /// Joins shards in the order given.
  public static PixelSet of(PixelShard... shards) {
    return new PixelSet(List.of(shards));
  }

  @Override
  public int count() {
    return starts[shards.size()];
  }

  @Override
  public ImageShape shape() {
    return shards.getFirst().shape();
  }

  /// The shards, in order.
  public List<PixelShard> shards() {
    return shards;
  }

  /// The class index of an image, or [PixelShard#UNLABELLED].
  public int label(int index) {
    int shard = shardOf(index);
    return shards.get(shard).label(index - starts[shard]);
  }

  @Override
  public Targets targets() {
    int[] labels = new int[count()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = label(i);
    }
    return new ClassTargets(labels);
  }

  @Override
  public MemorySegment pixels(int index) {
    int shard = shardOf(index);
    return shards.get(shard).pixels(index - starts[shard]);
  }

  private int shardOf(int index) {
    if (index < 0 || index >= count()) {
      throw new IndexOutOfBoundsException(
          "Image %d of a set of %d images".formatted(index, count()));
    }
    int found = Arrays.binarySearch(starts, index);
    while (found >= 0 && starts[found + 1] == index) {
      found++;
    }
    return found >= 0 ? found : -found - 2;
  }
}
