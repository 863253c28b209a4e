package dev.millrace.learn.vision;

/// How an image of another size is brought to the size wanted.
public enum Fit {
  /// Both sides are scaled on their own; all of the image is kept, its proportions are not.
  SQUISH,
  /// The image is scaled until it covers the target and its centre is cut out.
  CROP,
  /// The image is scaled until it fits into the target, and mirrored at its edges to fill the rest.
  PAD
}
