package dev.millrace.learn.engine;

import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.layer.Initializer;
import dev.millrace.learn.layer.Weight;
import dev.millrace.learn.tensor.Dims;
import dev.millrace.learn.tensor.TensorData;
import dev.millrace.learn.tensor.TensorFile;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A network with its weights as a TorchScript file, as `torch.jit.load` takes it.
///
/// The module's `forward` takes images as unsigned bytes `[batch, height, width, channels]` of the
/// graph's size and gives `[batch, classes]`, before any softmax. Its weights are parameters and
/// buffers under their own names, in a tree of modules. It is in evaluation mode; after `train()`
/// normalisations and dropout do as in training.
public final class TorchScriptExport {

  private TorchScriptExport() {}

  /// Writes the file; the stream stays open.
  ///
  /// @throws IllegalArgumentException when a weight is missing
  /// @throws IOException when the stream does not take it
  public static void write(
      Graph graph, Normalization normalization, TensorFile weights, OutputStream out)
      throws IOException {
    List<TensorData> tensors = new ArrayList<>();
    for (Weight weight : graph.weights()) {
      tensors.add(
          weights
              .tensor(weight.name())
              .orElseThrow(() ->
                  new IllegalArgumentException("There is no weight called " + weight.name())));
    }
    List<Weight> all = new ArrayList<>(graph.weights());
    constant("pixel_scale", normalization.byteScale(), all, tensors);
    constant("pixel_shift", normalization.byteShift(), all, tensors);

    var tree = ModuleTree.of(all);
    var object = new Pickle();
    Map<String, Integer> entries = new HashMap<>();
    for (int i = 0; i < all.size(); i++) {
      entries.put(all.get(i).name(), i);
    }
    tree.write(object, entries);
    var archive = new ScriptArchive(out);
    archive.program(tree.classes(methods(graph)), object.end());
    for (TensorData tensor : tensors) {
      archive.tensor(tensor);
    }
    archive.finish();
  }

  private static void constant(
      String name, double[] values, List<Weight> weights, List<TensorData> tensors) {
    Dims dims = Dims.of(values.length);
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    var initializer = new Initializer.Constant(0);
    weights.add(new Weight(name, dims, initializer, Weight.Role.BUFFER, weights.size()));
    tensors.add(TensorData.of(name, dims, floats));
  }

  private static String methods(Graph graph) {
    String forward =
        """
          def forward(self: __torch__.H, pixels: Tensor) -> Tensor:
            ps = annotate(List[Tensor], [%s])
            bs = annotate(List[Tensor], [%s])
            x = torch.addcmul(self.pixel_shift, torch.to(pixels, %d), self.pixel_scale)
            return (self).net(torch.permute(x, [0, 3, 1, 2]), ps, bs, self.training, )
        """
            .formatted(
                expressions(graph.parameters()),
                expressions(graph.buffers()),
                Mode.STANDARD.masterCode());
    return forward + ProgramText.net(graph, Mode.STANDARD);
  }

  private static String expressions(List<Weight> weights) {
    return weights.stream().map(ModuleTree::expression).collect(Collectors.joining(", "));
  }
}
