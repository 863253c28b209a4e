package dev.millrace.learn.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.millrace.learn.BatchTransform;
import dev.millrace.learn.data.Draw;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.engine.Script;
import dev.millrace.learn.engine.Values;

/// Augments whole batches in the engine: all geometry of an image is one map and so one resampling,
/// reflecting at the edges; then brightness and contrast, as a shift and a factor of the logits of
/// its values.
///
/// What is drawn for an image depends on the seed, the epoch, and the image's place in it.
public final class Augmenter implements BatchTransform, AutoCloseable {

  private static final String PROGRAM =
      """
        def forward(self: __torch__.H, x: Tensor) -> Tensor:
          return x
        def augment(self: __torch__.H, pixels: Tensor, maps: Tensor, lights: Tensor, square: Tensor) -> Tensor:
          x = torch.div(torch.permute(torch.to(pixels, 6), [0, 3, 1, 2]), 255.)
          b = torch.size(x, 0)
          h = torch.size(x, 2)
          w = torch.size(x, 3)
          plain = torch.affine_grid_generator(square, [1, 1, h, w], False)
          flat = torch.reshape(plain, [1, torch.mul(h, w), 2])
          ones = torch.ones_like(torch.slice(flat, 2, 0, 1, 1))
          places = torch.matmul(torch.cat([flat, ones], 2), torch.transpose(maps, 1, 2))
          found = torch.div(torch.slice(places, 2, 0, 2, 1), torch.slice(places, 2, 2, 3, 1))
          grid = torch.reshape(found, [b, h, w, 2])
          y = torch.grid_sampler(torch.contiguous(x), grid, 0, 2, False)
          factor = torch.reshape(torch.slice(lights, 1, 0, 1, 1), [b, 1, 1, 1])
          shift = torch.reshape(torch.slice(lights, 1, 1, 2, 1), [b, 1, 1, 1])
          lit = torch.sigmoid(torch.addcmul(shift, torch.logit(y, 1e-6), factor))
          return torch.permute(torch.mul(lit, 255.), [0, 2, 3, 1])
      """;

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
  private final long seed;
  private final Script script = Script.compile(PROGRAM);

  /// Augments images of a shape.
  public Augmenter(StandardAugmentation how, ImageShape shape, long seed) {
    this.how = how;
    this.heightToWidth = (double) shape.height() / shape.width();
    this.seed = seed;
  }

  @Override
  public NDArray apply(NDManager scope, NDArray pixels, int epoch, long firstIndex) {
    int count = Math.toIntExact(pixels.getShape().get(0));
    float[] maps = new float[9 * count];
    float[] lights = new float[2 * count];
    for (int i = 0; i < count; i++) {
      var draws = new Draws(epoch, firstIndex + i);
      Homography map = map(draws);
      for (int j = 0; j < 9; j++) {
        maps[9 * i + j] = map.value(j);
      }
      lights[2 * i] = (float) contrast(draws);
      lights[2 * i + 1] = (float) brightness(draws);
    }
    float[] square = {1, 0, 0, 0, 1, 0};
    try (IValue input = Values.of(pixels);
        IValue mapList = Values.of(scope.create(maps, new Shape(count, 3, 3)));
        IValue lightList = Values.of(scope.create(lights, new Shape(count, 2)));
        IValue plain = Values.of(scope.create(square, new Shape(1, 2, 3)));
        IValue result = script.record("augment", input, mapList, lightList, plain)) {
      return Values.array(result, scope);
    }
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
    script.close();
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
