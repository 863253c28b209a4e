package dev.millrace.learn.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.objective.Points;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Answers that are made of several looks at each image: 0.4 of that at the plain image, and 0.6 of
/// the mean over eight, at each corner 1.35 times larger, as it is and mirrored.
///
/// Points are looked for in unmirrored images alone, since names such as "left eye" do not mirror,
/// and are brought back to where they are in the plain image. Where they lie near the edges, parts
/// lack some of them, and the plain answers are better.
final class TestTimeAugmentation implements Examination.Method, AutoCloseable {

  private static final double ZOOM = 1.35;
  private static final float PLAIN = 0.4f;

  private final Network network;
  private final boolean points;
  private final List<Homography> looks = new ArrayList<>();
  private final Resampler resampler = new Resampler();

  TestTimeAugmentation(Network network) {
    this.network = network;
    this.points = network.objective() instanceof Points;
    for (int corner = 0; corner < 4; corner++) {
      Homography zoomed = Homography.zoom(ZOOM, corner & 1, corner >> 1);
      looks.add(zoomed);
      if (!points) {
        looks.add(Homography.mirror().after(zoomed));
      }
    }
  }

  @Override
  public float[] answers(NDManager scope, NDArray pixels) {
    float[] answers = Examination.answers(network, scope, pixels);
    for (int i = 0; i < answers.length; i++) {
      answers[i] *= PLAIN;
    }
    for (Homography look : looks) {
      float[] seen = looked(scope, pixels, look);
      for (int i = 0; i < answers.length; i++) {
        answers[i] += (1 - PLAIN) / looks.size() * seen[i];
      }
    }
    return answers;
  }

  private float[] looked(NDManager scope, NDArray pixels, Homography look) {
    int count = Math.toIntExact(pixels.getShape().get(0));
    try (NDManager own = scope.newSubManager()) {
      NDArray shown =
          resampler.show(
              own,
              pixels,
              Collections.nCopies(count, look),
              Collections.nCopies(count, Resampler.Light.PLAIN),
              Padding.REFLECTION);
      float[] seen = Examination.answers(network, own, shown);
      if (points) {
        look.move(seen, 0, seen.length);
      }
      return seen;
    }
  }

  @Override
  public void close() {
    resampler.close();
  }
}
