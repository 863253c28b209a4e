package dev.millrace.serving;

import dev.millrace.learn.BundleDescription;
import dev.millrace.learn.vision.Fit;
import dev.millrace.learn.vision.Framing;
import dev.millrace.learn.vision.Point;
import java.util.Locale;

/// A picture that was given, in pixels as it is shown.
record Picture(int width, int height) {

  /// The places that a model said, from -1 to 1 of what it sees, in pixels of the picture.
  ///
  /// @param places x and y in turn
  float[] placed(float[] places, BundleDescription model) {
    var framing = Framing.of(width, height, model.input(), fit(model));
    var placed = new float[places.length];
    for (int x = 0; x + 1 < places.length; x += 2) {
      var point = framing.inImage(new Point(places[x], places[x + 1]));
      placed[x] = (float) point.x();
      placed[x + 1] = (float) point.y();
    }
    return placed;
  }

  static Fit fit(BundleDescription model) {
    return Fit.valueOf(model.fit().toUpperCase(Locale.ROOT));
  }
}
