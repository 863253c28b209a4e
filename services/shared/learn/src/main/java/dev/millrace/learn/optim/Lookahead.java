package dev.millrace.learn.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.engine.Script;
import dev.millrace.learn.engine.Values;
import dev.millrace.learn.layer.Weight;
import dev.millrace.learn.tensor.Dims;
import dev.millrace.learn.tensor.TensorData;
import dev.millrace.learn.tensor.TensorFile;
import java.util.ArrayList;
import java.util.List;

/// Any rule with a second, slower set of weights: every few steps these go a part of the way to
/// where the rule has come, and the rule goes on from there. Zhang et al. 2019.
///
/// @param fast the rule that explores
/// @param steps the steps of the rule between two of the slow weights
/// @param share the part of the way that the slow weights go, above 0 and up to 1
public record Lookahead(Optimizer.Factory fast, int steps, double share)
    implements Optimizer.Factory {

  public Lookahead {
    if (steps < 1 || !(share > 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "Lookahead needs a step and a share above 0 and up to 1, but got %d and %s"
              .formatted(steps, share));
    }
  }

  /// A rule with slow weights that go half of the way every six steps.
  public static Lookahead of(Optimizer.Factory fast) {
    return new Lookahead(fast, 6, 0.5);
  }

  @Override
  public Optimizer create(Network network, List<Integer> groupSizes) {
    return new Slow(fast.create(network, groupSizes), network);
  }

  private static final String COUNT = "optimizer.lookahead";
  private static final String SLOW = "optimizer.slow.";

  private static final String PROGRAM =
      """
        def forward(self: __torch__.H, x: Tensor) -> Tensor:
          return x
        def follow(self: __torch__.H, slow: List[Tensor], fast: List[Tensor], share: float) -> NoneType:
          torch._foreach_lerp_(slow, fast, share)
          torch._foreach_copy_(fast, slow, False)
          return None
        def assign(self: __torch__.H, to: Tensor, value: Tensor) -> NoneType:
          _1 = torch.copy_(to, value)
          return None
      """;

  private final class Slow implements Optimizer {
    private final Optimizer rule;
    private final List<Weight> weights;
    private final NDManager scope;
    private final Script script = Script.compile(PROGRAM);
    private final List<NDArray> slow;
    private final IValue slowList;
    private final IValue fastList;
    private long count;

    Slow(Optimizer rule, Network network) {
      this.rule = rule;
      this.weights = network.learnt();
      this.scope = network.scope();
      this.slow =
          weights.stream()
              .map(weight -> scope.zeros(new Shape(weight.dims().toArray()), DataType.FLOAT32))
              .toList();
      this.slowList = Values.list(slow);
      this.fastList = network.list(weights);
    }

    @Override
    public void step(IValue gradients, List<Settings> groups) {
      if (count == 0) {
        follow(1);
      }
      rule.step(gradients, groups);
      count++;
      if (count % steps == 0) {
        follow(share);
      }
    }

    private void follow(double part) {
      try (IValue way = IValue.from(part)) {
        script.infer("follow", slowList, fastList, way).close();
      }
    }

    @Override
    public List<TensorData> state() {
      List<TensorData> state = new ArrayList<>(rule.state());
      state.add(
          TensorData.of(COUNT, Dims.of(2), (float) (count % steps), Math.signum((float) count)));
      for (int i = 0; i < weights.size(); i++) {
        state.add(Values.copy(SLOW + weights.get(i).name(), slow.get(i)));
      }
      return state;
    }

    @Override
    public void restore(TensorFile file) {
      rule.restore(file);
      float[] saved = find(file, COUNT).toFloats();
      count = (long) saved[0] + (saved[1] > 0 ? steps : 0);
      for (int i = 0; i < weights.size(); i++) {
        script.assign(slow.get(i), find(file, SLOW + weights.get(i).name()));
      }
    }

    private static TensorData find(TensorFile file, String name) {
      return file.tensor(name)
          .orElseThrow(() -> new IllegalArgumentException("The optimiser's state lacks " + name));
    }

    @Override
    public void close() {
      rule.close();
      slowList.close();
      fastList.close();
      script.close();
      scope.close();
    }
  }
}
