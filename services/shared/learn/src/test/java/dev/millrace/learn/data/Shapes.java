package dev.millrace.learn.data;

/// A made-up set that a network learns in seconds: a bright bar on noise, lying, standing, or
/// slanted.
public final class Shapes {

  public static final int CLASSES = 3;

  private Shapes() {}

  public static PixelSet of(int count, long seed) {
    return of(count, 28, seed);
  }

  public static PixelSet of(int count, int side, long seed) {
    var shape = new ImageShape(side, side, 1);
    byte[] pixels = new byte[count * shape.bytes()];
    int[] labels = new int[count];
    for (int item = 0; item < count; item++) {
      labels[item] = Draw.below(CLASSES, seed, item, 1);
      int at = 4 + Draw.below(side - 8, seed, item, 2);
      for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
          int across = labels[item] == 0 ? y : labels[item] == 1 ? x : (x + y) / 2;
          int light = Math.abs(across - at) < 2 ? 150 : 0;
          int noise = Draw.below(100, seed, item, 3, y, x);
          pixels[(item * side + y) * side + x] = (byte) (light + noise);
        }
      }
    }
    return PixelSet.of(PixelShard.of(shape, pixels, labels));
  }
}
