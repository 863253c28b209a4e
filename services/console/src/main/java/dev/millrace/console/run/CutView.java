package dev.millrace.console.run;

import dev.millrace.console.Names;
import dev.millrace.proto.preprocessing.v1.Cut;

/// A data set version.
///
/// @param state requested, completed or failed
/// @param digest empty until it is completed
/// @param error empty when nothing went wrong
/// @param splitAttribute the attribute that names an item's split, empty for none
public record CutView(
    String cut,
    String project,
    String state,
    String digest,
    String error,
    int width,
    int height,
    int channels,
    String splitAttribute,
    double validShare,
    double testShare,
    long seed) {

  /// The page's view of a cut.
  public static CutView of(Cut cut) {
    var image = cut.getSpec().getImage();
    var split = cut.getSpec().getSplit();
    return new CutView(
        cut.getCut(),
        cut.getProject(),
        Names.of(cut.getState(), "CUT_STATE_"),
        cut.getDigest(),
        cut.getError(),
        image.getWidth(),
        image.getHeight(),
        image.getChannels(),
        split.getAttribute(),
        split.getValidShare(),
        split.getTestShare(),
        split.getSeed());
  }
}
