package dev.millrace.learn.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// An ONNX file of [OnnxExport] at work on the CPU; several threads may share one.
public final class OnnxSession implements AutoCloseable {

  private final OrtSession session;

  private OnnxSession(OrtSession session) {
    this.session = session;
  }

  /// Loads a file.
  ///
  /// @param threads the threads of one call
  /// @throws OnnxFailure when the runtime does not take it
  public static OnnxSession open(byte[] file, int threads) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (var options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      // Threads that spin while they wait take the cores from the rest of the process.
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      return new OnnxSession(environment.createSession(file, options));
    } catch (OrtException e) {
      throw new OnnxFailure("The runtime does not take the network", e);
    }
  }

  /// Runs the network on images, and gives one of its outputs, row by row.
  ///
  /// @param pixels direct, unsigned bytes `[batch, height, width, channels]`
  /// @param dims the four sizes of `pixels`
  /// @param output `logits` or `probabilities`
  /// @throws OnnxFailure when the sizes are not the network's
  public float[] run(ByteBuffer pixels, long[] dims, String output) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OnnxTensor input = OnnxTensor.createTensor(environment, pixels, dims, OnnxJavaType.UINT8);
        OrtSession.Result result = session.run(Map.of("pixels", input), Set.of(output))) {
      // The result closes its values.
      var values = (OnnxTensor) result.get(0);
      float[] copy = new float[Math.toIntExact(values.getInfo().getNumElements())];
      values.getFloatBuffer().get(copy);
      return copy;
    } catch (OrtException e) {
      throw new OnnxFailure("The network cannot be run on these images", e);
    }
  }

  /// Runs the network on images, and gives the least and the largest number of each output.
  ///
  /// @throws OnnxFailure when the sizes are not the network's
  Map<String, Spans.Span> spans(ByteBuffer pixels, long[] dims) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OnnxTensor input = OnnxTensor.createTensor(environment, pixels, dims, OnnxJavaType.UINT8);
        OrtSession.Result result = session.run(Map.of("pixels", input))) {
      Map<String, Spans.Span> spans = new HashMap<>();
      for (Map.Entry<String, OnnxValue> output : result) {
        FloatBuffer values = ((OnnxTensor) output.getValue()).getFloatBuffer();
        spans.put(output.getKey(), Spans.Span.of(values));
      }
      return spans;
    } catch (OrtException e) {
      throw new OnnxFailure("The network cannot be run on these images", e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new OnnxFailure("The network's memory cannot be given back", e);
    }
  }
}
