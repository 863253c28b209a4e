package dev.millrace.learn.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.layer.Node;
import java.util.ArrayList;
import java.util.List;

/// A look at what some layers of a network give, for as long as it is open. The network itself is
/// not changed.
///
/// It borrows the weights of the network, which must outlive it, and sees them as they are at each
/// call.
public final class Hook implements AutoCloseable {

  private static final String PROGRAM =
      """
        def look(self: __torch__.H, pixels: Tensor, cs: List[Tensor], ps: List[Tensor], bs: List[Tensor]) -> List[Tensor]:
          return (self).seen((self).inputs(pixels, cs, ), ps, bs, False, )
        def measure(self: __torch__.H, pixels: Tensor, cs: List[Tensor], ps: List[Tensor], bs: List[Tensor]) -> Tensor:
          values = (self).seen((self).inputs(pixels, cs, ), ps, bs, False, )
          rows = annotate(List[Tensor], [])
          for i in range(torch.len(values)):
            x = values[i]
            still = torch.mean(torch.type_as(torch.lt(torch.abs(x), 1e-6), x))
            row = torch.stack([torch.mean(x), torch.std(x, False), still])
            _1 = torch.append(rows, row)
          return torch.stack(rows)
      """;

  /// What the values of a layer are like.
  ///
  /// @param mean their mean
  /// @param deviation their deviation
  /// @param still the share of them that are next to zero
  public record Statistics(float mean, float deviation, float still) {}

  private final Network network;
  private final List<String> layers;
  private final Script script;
  private boolean closed;

  private Hook(Network network, List<String> layers, Script script) {
    this.network = network;
    this.layers = layers;
    this.script = script;
  }

  /// Looks at layers by their names, such as `layer4` or `layer4.1.bn2`, see [Graph#places].
  ///
  /// @throws IllegalArgumentException when there is no such layer
  public static Hook on(Network network, String... layers) {
    Graph graph = network.graph();
    List<Node> nodes = List.of(layers).stream().map(graph::place).toList();
    Script script =
        Script.compile(
            Programs.around(Mode.STANDARD)
                + Programs.of(network.objective(), Mode.STANDARD)
                + ProgramText.net(graph, Mode.STANDARD)
                + ProgramText.seen(graph, nodes, Mode.STANDARD)
                + PROGRAM);
    return new Hook(network, List.of(layers), script);
  }

  /// What the layers give for some images outside of training, in the order that they were named:
  /// arrays with a batch axis that belong to a scope.
  ///
  /// @param pixels unsigned bytes `[batch, height, width, channels]`
  /// @throws IllegalStateException when the hook is closed
  public List<NDArray> values(NDManager scope, NDArray pixels) {
    try (IValue x = Values.of(pixels);
        IValue seen = network.infer(open(), "look", x)) {
      return Values.arrays(seen, scope).subList(0, layers.size());
    }
  }

  /// What the values of the layers are like for some images outside of training, in the order that
  /// the layers were named. Deviations that shrink or grow from layer to layer, and many values
  /// that are still, tell of a network that learns badly.
  ///
  /// @param pixels unsigned bytes `[batch, height, width, channels]`
  /// @throws IllegalStateException when the hook is closed
  public List<Statistics> statistics(NDArray pixels) {
    try (NDManager scope = Torch.scope();
        IValue x = Values.of(pixels);
        IValue measured = network.infer(open(), "measure", x)) {
      float[] rows = Values.array(measured, scope).toFloatArray();
      List<Statistics> statistics = new ArrayList<>();
      for (int row = 0; row < 3 * layers.size(); row += 3) {
        statistics.add(new Statistics(rows[row], rows[row + 1], rows[row + 2]));
      }
      return statistics;
    }
  }

  private Script open() {
    if (closed) {
      throw new IllegalStateException("The hook on " + layers + " is closed; make another");
    }
    return script;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      script.close();
    }
  }
}
