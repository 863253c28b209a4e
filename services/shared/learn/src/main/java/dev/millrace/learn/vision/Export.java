package dev.millrace.learn.vision;

import dev.millrace.learn.Bundle;
import dev.millrace.learn.BundleDescription;
import dev.millrace.learn.MalformedBundle;
import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.engine.TorchScriptExport;
import dev.millrace.learn.engine.WeightMismatch;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.objective.Objective;
import dev.millrace.learn.onnx.OnnxExport;
import dev.millrace.learn.tensor.TensorFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/// A model for the runtimes of others, as a file that holds its network and its weights.
///
/// Both kinds take images as unsigned bytes `[batch, height, width, channels]` of the model's input
/// shape; normalising is part of the network. Class names and the like stay in the bundle.
public final class Export {

  private final Graph graph;
  private final Normalization normalization;
  private final Objective<?> objective;
  private final TensorFile weights;

  private Export(
      Graph graph, Normalization normalization, Objective<?> objective, TensorFile weights) {
    this.graph = graph;
    this.normalization = normalization;
    this.objective = objective;
    this.weights = weights;
  }

  /// Prepares to export a bundle.
  ///
  /// @throws MalformedBundle when architecture or weights are not ones that this library has
  public static Export of(Bundle bundle) {
    BundleDescription description = bundle.description();
    Graph graph = Classifiers.graph(Classifiers.architecture(description), description.input());
    try {
      WeightMismatch.check(graph.weights(), bundle.weights().tensors());
    } catch (WeightMismatch e) {
      throw new MalformedBundle(String.valueOf(e.getMessage()));
    }
    return new Export(
        graph, description.normalization(), Applications.objective(description), bundle.weights());
  }

  /// Prepares to export what a learner has learnt so far.
  public static Export of(ImageLearner<?> learner) {
    return of(learner.bundle(Map.of()));
  }

  /// Writes an ONNX file of operator set 17: input `pixels`, outputs `logits` and answers, both
  /// `[batch, outputs]`: `probabilities` of classes or tags, or `numbers`.
  ///
  /// @throws UncheckedIOException when the file cannot be written
  public void onnx(Path file) {
    write(file, out -> out.write(OnnxExport.write(graph, normalization, objective, weights)));
  }

  /// Writes a TorchScript file, as `torch.jit.load` takes it, whose `forward` gives the network's
  /// own outputs `[batch, outputs]`; its weights have torchvision's names.
  ///
  /// @throws UncheckedIOException when the file cannot be written
  public void torchScript(Path file) {
    write(file, out -> TorchScriptExport.write(graph, normalization, weights, out));
  }

  private interface Writer {
    void write(OutputStream out) throws IOException;
  }

  /// Nobody sees a file that is not yet whole.
  private static void write(Path file, Writer writer) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      Path unfinished = Files.createTempFile(folder, ".export", ".part");
      try {
        try (var out = new BufferedOutputStream(Files.newOutputStream(unfinished))) {
          writer.write(out);
        }
        Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(unfinished);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
