package dev.millrace.learn.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.millrace.learn.engine.Script;
import dev.millrace.learn.engine.Values;
import java.util.List;

/// Shows whole batches of images anew in the engine: each by one map and so in one resampling, then
/// its light as a factor and a shift of the logits of its values.
final class Resampler implements AutoCloseable {

  private static final String PROGRAM =
      """
        def forward(self: __torch__.H, x: Tensor) -> Tensor:
          return x
        def resample(self: __torch__.H, pixels: Tensor, maps: Tensor, lights: Tensor, square: Tensor, padding: int) -> Tensor:
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
          y = torch.grid_sampler(torch.contiguous(x), grid, 0, padding, False)
          factor = torch.reshape(torch.slice(lights, 1, 0, 1, 1), [b, 1, 1, 1])
          shift = torch.reshape(torch.slice(lights, 1, 1, 2, 1), [b, 1, 1, 1])
          lit = torch.sigmoid(torch.addcmul(shift, torch.logit(y, 1e-6), factor))
          return torch.permute(torch.mul(lit, 255.), [0, 2, 3, 1])
      """;

  private final Script script = Script.compile(PROGRAM);

  /// How bright one image is shown.
  ///
  /// @param contrast a factor of the logits of its values
  /// @param brightness added to them
  record Light(double contrast, double brightness) {

    static final Light PLAIN = new Light(1, 0);
  }

  /// Shows each image by its map and in its light.
  ///
  /// @param scope owns what is returned
  /// @param pixels `[batch, height, width, channels]`, from 0 to 255
  /// @return the same shape and scale
  NDArray show(
      NDManager scope, NDArray pixels, List<Homography> maps, List<Light> lights, Padding padding) {
    int count = maps.size();
    float[] numbers = new float[9 * count];
    float[] light = new float[2 * count];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < 9; j++) {
        numbers[9 * i + j] = maps.get(i).value(j);
      }
      light[2 * i] = (float) lights.get(i).contrast();
      light[2 * i + 1] = (float) lights.get(i).brightness();
    }
    float[] square = {1, 0, 0, 0, 1, 0};
    try (IValue input = Values.of(pixels);
        IValue mapList = Values.of(scope.create(numbers, new Shape(count, 3, 3)));
        IValue lightList = Values.of(scope.create(light, new Shape(count, 2)));
        IValue plain = Values.of(scope.create(square, new Shape(1, 2, 3)));
        IValue outside = IValue.from(padding.code());
        IValue result = script.record("resample", input, mapList, lightList, plain, outside)) {
      return Values.array(result, scope);
    }
  }

  @Override
  public void close() {
    script.close();
  }
}
