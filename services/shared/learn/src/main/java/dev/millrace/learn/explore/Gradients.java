package dev.millrace.learn.explore;

/// Features made by hand, for where no network with weights is at hand: how strong edges of eight
/// directions are in each of 4 x 4 parts of a grey picture, and how bright each of 8 x 8 parts is.
/// They tell shapes apart, not things.
public final class Gradients {
  /// Rows and columns of the picture.
  public static final int SIDE = 32;

  /// The numbers of a picture's features.
  public static final int WIDTH = 4 * 4 * 8 + 8 * 8;

  private static final int PARTS = 4;
  private static final int DIRECTIONS = 8;
  private static final int EDGES = PARTS * PARTS * DIRECTIONS;

  private Gradients() {}

  /// The features of a picture.
  ///
  /// @param grey [#SIDE] rows of as many unsigned bytes
  /// @throws IllegalArgumentException for another size
  public static float[] of(byte[] grey) {
    if (grey.length != SIDE * SIDE) {
      throw new IllegalArgumentException(
          "a picture of %d x %d is looked at, and %d bytes are given"
              .formatted(SIDE, SIDE, grey.length));
    }
    var features = new float[WIDTH];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        edge(grey, x, y, features);
        features[EDGES + y / 4 * 8 + x / 4] += at(grey, x, y) / (16 * 255f);
      }
    }
    for (int part = 0; part < EDGES; part += DIRECTIONS) {
      equalize(features, part);
    }
    return features;
  }

  private static void edge(byte[] grey, int x, int y, float[] features) {
    float across = at(grey, x + 1, y) - at(grey, x - 1, y);
    float down = at(grey, x, y + 1) - at(grey, x, y - 1);
    double turn = (Math.atan2(down, across) / (2 * Math.PI) + 1) % 1 * DIRECTIONS;
    int first = (int) turn % DIRECTIONS;
    float strength = (float) Math.hypot(across, down) / 255f;
    float rest = (float) (turn - Math.floor(turn));
    int part = (y / (SIDE / PARTS) * PARTS + x / (SIDE / PARTS)) * DIRECTIONS;
    features[part + first] += strength * (1 - rest);
    features[part + (first + 1) % DIRECTIONS] += strength * rest;
  }

  /// Takes the square root of each, relative to the part's sum, so that contrast counts less.
  private static void equalize(float[] features, int part) {
    float sum = 1;
    for (int i = 0; i < DIRECTIONS; i++) {
      sum += features[part + i];
    }
    for (int i = 0; i < DIRECTIONS; i++) {
      features[part + i] = (float) Math.sqrt(features[part + i] / sum);
    }
  }

  private static int at(byte[] grey, int x, int y) {
    int column = Math.clamp(x, 0, SIDE - 1);
    int row = Math.clamp(y, 0, SIDE - 1);
    return Byte.toUnsignedInt(grey[row * SIDE + column]);
  }
}
