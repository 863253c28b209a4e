package dev.millrace.learn.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.millrace.learn.BatchTransform;
import dev.millrace.learn.data.Draw;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.objective.Objective;
import dev.millrace.learn.objective.Points;
import dev.millrace.learn.vision.Resampler.Light;
import java.util.ArrayList;
import java.util.List;

/// Augments whole batches in the engine: all geometry of an image is one map and so one resampling;
/// then brightness and contrast, as a shift and a factor of the logits of its values. Points are
/// moved by the same map.
///
/// What is drawn for an image depends on the seed, the epoch, and the image's place in it.
public final class Augmenter implements BatchTransform, AutoCloseable {

  private enum What {
    FLIP,
    DIHEDRAL,
    ROTATE,
    ROTATION,
    ZOOM,
    ZOOM_TIMES,
    ZOOM_ACROSS,
    ZOOM_DOWN,
    WARP,
    WARP_LEFT,
    WARP_RIGHT,
    WARP_TOP,
    WARP_BOTTOM,
    BRIGHTEN,
    BRIGHTNESS,
    CONTRAST,
    CONTRAST_FACTOR
  }

  private final StandardAugmentation how;
  private final double heightToWidth;
  private final boolean points;
  private final long seed;
  private final Resampler resampler = new Resampler();

  /// Augments images of a shape whose targets stay as they are.
  public Augmenter(StandardAugmentation how, ImageShape shape, long seed) {
    this(how, shape, Classes.of(1), seed);
  }

  /// Augments images of a shape, and moves their targets along if these are points.
  public Augmenter(StandardAugmentation how, ImageShape shape, Objective<?> objective, long seed) {
    this.how = how;
    this.heightToWidth = (double) shape.height() / shape.width();
    this.points = objective instanceof Points;
    this.seed = seed;
  }

  @Override
  public NDArray apply(NDManager scope, NDArray pixels, int epoch, long firstIndex) {
    if (how.equals(StandardAugmentation.NONE)) {
      return pixels;
    }
    List<Homography> maps = new ArrayList<>();
    List<Light> lights = new ArrayList<>();
    for (int i = 0; i < pixels.getShape().get(0); i++) {
      var draws = new Draws(epoch, firstIndex + i);
      maps.add(map(draws));
      lights.add(new Light(contrast(draws), brightness(draws)));
    }
    return resampler.show(scope, pixels, maps, lights, how.padding());
  }

  @Override
  public NDArray targets(NDManager scope, NDArray targets, int epoch, long firstIndex) {
    if (!points) {
      return targets;
    }
    float[] moved = targets.toFloatArray();
    int width = Math.toIntExact(targets.getShape().get(1));
    for (int item = 0; item < moved.length / width; item++) {
      Homography shown = map(new Draws(epoch, firstIndex + item)).inverse();
      shown.move(moved, item * width, width);
    }
    return scope.create(moved, targets.getShape());
  }

  private Homography map(Draws draws) {
    Homography map = Homography.identity();
    if (how.dihedral()) {
      map = Homography.dihedral(draws.below(8, What.DIHEDRAL));
    } else if (how.flip() && draws.happens(0.5, What.FLIP)) {
      map = Homography.mirror();
    }
    if (how.maxRotation() > 0 && draws.happens(how.geometry(), What.ROTATE)) {
      double degrees = draws.between(-how.maxRotation(), how.maxRotation(), What.ROTATION);
      map = map.after(Homography.rotation(degrees, heightToWidth));
    }
    if (how.maxZoom() > 1 && draws.happens(how.geometry(), What.ZOOM)) {
      double times = draws.between(1, how.maxZoom(), What.ZOOM_TIMES);
      double across = draws.between(0, 1, What.ZOOM_ACROSS);
      map = map.after(Homography.zoom(times, across, draws.between(0, 1, What.ZOOM_DOWN)));
    }
    if (how.maxWarp() > 0 && draws.happens(how.geometry(), What.WARP)) {
      map =
          map.after(
              Homography.warp(
                  draws.between(-how.maxWarp(), how.maxWarp(), What.WARP_LEFT),
                  draws.between(-how.maxWarp(), how.maxWarp(), What.WARP_RIGHT),
                  draws.between(-how.maxWarp(), how.maxWarp(), What.WARP_TOP),
                  draws.between(-how.maxWarp(), how.maxWarp(), What.WARP_BOTTOM)));
    }
    return map;
  }

  /// The logit of a middle grey that is made so much lighter or darker.
  private double brightness(Draws draws) {
    if (how.maxLighting() == 0 || !draws.happens(how.lighting(), What.BRIGHTEN)) {
      return 0;
    }
    double low = 0.5 * (1 - how.maxLighting());
    double value = draws.between(low, 1 - low, What.BRIGHTNESS);
    return Math.log(value / (1 - value));
  }

  private double contrast(Draws draws) {
    if (how.maxLighting() == 0 || !draws.happens(how.lighting(), What.CONTRAST)) {
      return 1;
    }
    double widest = -Math.log(1 - how.maxLighting());
    return Math.exp(draws.between(-widest, widest, What.CONTRAST_FACTOR));
  }

  @Override
  public void close() {
    resampler.close();
  }

  /// The random numbers of one image in one epoch.
  private final class Draws {
    private static final long AUGMENTATION = 20;

    private final long key;

    Draws(int epoch, long index) {
      key = Draw.bits(seed, AUGMENTATION, epoch, index);
    }

    boolean happens(double probability, What what) {
      return Draw.uniform(key, what.name().hashCode()) < probability;
    }

    double between(double low, double high, What what) {
      return low + (high - low) * Draw.uniform(key, what.name().hashCode());
    }

    int below(int bound, What what) {
      return Draw.below(bound, key, what.name().hashCode());
    }
  }
}
