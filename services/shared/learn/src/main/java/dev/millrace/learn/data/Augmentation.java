package dev.millrace.learn.data;

/// What is done to each training image at random, new in each epoch: padding with black and cutting
/// out at a random place, and mirroring half of the images.
///
/// @param pad pixels added on each side before the cut; 0 for none
/// @param flip whether to mirror left and right with probability one half
public record Augmentation(int pad, boolean flip) {

  /// Leaves images as they are.
  public static final Augmentation NONE = new Augmentation(0, false);

  public Augmentation {
    if (pad < 0) {
      throw new IllegalArgumentException("Padding is at least 0, but got " + pad);
    }
  }
}
