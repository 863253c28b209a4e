package dev.millrace.learn.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.layer.Node;
import java.util.List;

/// Where in an image a network looks, read off the values between its layers.
///
/// It borrows the weights of a network, which must outlive it.
public final class Attention implements AutoCloseable {

  /// Coarser values than this say nothing about places.
  private static final int SMALLEST_SIDE = 4;

  private static final String PROGRAM =
      """
        def attention(self: __torch__.H, pixels: Tensor, label: int, cs: List[Tensor], ps: List[Tensor], bs: List[Tensor]) -> List[Tensor]:
          values = (self).seen((self).inputs(pixels, cs, ), ps, bs, False, )
          inner = values[0]
          score = torch.sum(torch.select(values[1], 1, label))
          found = torch.autograd.grad([score], [inner], annotate(List[Optional[Tensor]], [None]), None, False, False)
          slope = unchecked_cast(Tensor, found[0])
          weights = torch.mean(slope, [2, 3], True)
          towards = torch.relu(torch.sum(torch.mul(inner, weights), [1]))
          return [torch.contiguous(towards), torch.contiguous(torch.mean(inner, [1]))]
      """;

  private final Network network;
  private final Script script;

  /// Prepares to read a network at its last value that has places.
  ///
  /// @throws IllegalArgumentException when no value in it has places
  public Attention(Network network) {
    this(network, lastWithPlaces(network.graph()));
  }

  /// Prepares to read a network at what a named layer gives.
  ///
  /// @throws IllegalArgumentException when there is no such layer, or what it gives has no places
  public Attention(Network network, String layer) {
    this(network, withPlaces(network.graph(), layer));
  }

  private Attention(Network network, Node inner) {
    this.network = network;
    Graph graph = network.graph();
    this.script =
        Script.compile(
            Programs.around(Mode.STANDARD)
                + Programs.of(network.objective(), Mode.STANDARD)
                + ProgramText.net(graph, Mode.STANDARD)
                + ProgramText.seen(graph, List.of(inner), Mode.STANDARD)
                + PROGRAM);
  }

  private static Node withPlaces(Graph graph, String layer) {
    Node node = graph.place(layer);
    if (node.dims().rank() != 3) {
      throw new IllegalArgumentException(
          "What layer %s gives is %s and has no places".formatted(layer, node.dims()));
    }
    return node;
  }

  private static Node lastWithPlaces(Graph graph) {
    return graph.steps().reversed().stream()
        .map(Graph.Step::output)
        .filter(node -> node.dims().rank() == 3)
        .filter(node -> Math.min(node.dims().size(1), node.dims().size(2)) >= SMALLEST_SIDE)
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "The network has no value of %d rows and columns".formatted(SMALLEST_SIDE)));
  }

  /// Two maps an image, `[batch, rows, columns]`, that belong to a scope: how much each place
  /// speaks for a class, negative values as 0 (Selvaraju et al. 2017), and how strong the values
  /// there are.
  public List<NDArray> maps(NDManager scope, NDArray pixels, int label) {
    try (IValue x = Values.of(pixels);
        IValue chosen = IValue.from((long) label);
        IValue maps = network.call(script, "attention", x, chosen)) {
      return Values.arrays(maps, scope);
    }
  }

  @Override
  public void close() {
    script.close();
  }
}
