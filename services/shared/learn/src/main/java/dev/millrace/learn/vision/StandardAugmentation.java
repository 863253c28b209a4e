package dev.millrace.learn.vision;

/// Random changes of images that leave their label, with fastai's usual strengths. Points move with
/// the image; mind that a mirrored left eye looks like a right one.
///
/// @param flip whether to mirror left and right with probability one half
/// @param dihedral whether to turn and mirror into one of the eight positions of a square instead
/// @param maxRotation degrees to either side
/// @param maxZoom how many times larger a part may be shown, at least 1
/// @param maxLighting how far brightness and contrast may go, from 0 to below 1
/// @param maxWarp how far corners may move in perspective, on a scale where the side is 2
/// @param geometry the probability of each of rotation, zoom and warp
/// @param lighting the probability of each of brightness and contrast
/// @param padding what is shown outside of the image
public record StandardAugmentation(
    boolean flip,
    boolean dihedral,
    double maxRotation,
    double maxZoom,
    double maxLighting,
    double maxWarp,
    double geometry,
    double lighting,
    Padding padding) {

  /// Leaves images as they are.
  public static final StandardAugmentation NONE =
      new StandardAugmentation(false, false, 0, 1, 0, 0, 0, 0);

  /// For photographs: mirrored, 10 degrees, zoom to 1.1, light and warp of 0.2, each three times
  /// out of four.
  public static final StandardAugmentation PHOTOGRAPHS =
      new StandardAugmentation(true, false, 10, 1.1, 0.2, 0.2, 0.75, 0.75);

  /// For pictures taken from above, where every direction is as good.
  public static final StandardAugmentation FROM_ABOVE =
      new StandardAugmentation(true, true, 10, 1.05, 0.2, 0, 0.75, 0.75);

  public StandardAugmentation {
    if (maxZoom < 1 || maxLighting < 0 || maxLighting >= 1 || maxRotation < 0 || maxWarp < 0) {
      throw new IllegalArgumentException(
          "Augmentation needs a zoom of 1 or more, light from 0 to below 1, and no negative strength,"
              + " but got %s, %s, %s and %s".formatted(maxZoom, maxLighting, maxRotation, maxWarp));
    }
  }

  /// Changes that mirror images at their edges.
  public StandardAugmentation(
      boolean flip,
      boolean dihedral,
      double maxRotation,
      double maxZoom,
      double maxLighting,
      double maxWarp,
      double geometry,
      double lighting) {
    this(
        flip,
        dihedral,
        maxRotation,
        maxZoom,
        maxLighting,
        maxWarp,
        geometry,
        lighting,
        Padding.REFLECTION);
  }

  /// The same, never mirrored or turned by quarters.
  public StandardAugmentation upright() {
    return new StandardAugmentation(
        false, false, maxRotation, maxZoom, maxLighting, maxWarp, geometry, lighting, padding);
  }

  /// The same with another padding.
  public StandardAugmentation withPadding(Padding other) {
    return new StandardAugmentation(
        flip, dihedral, maxRotation, maxZoom, maxLighting, maxWarp, geometry, lighting, other);
  }
}
