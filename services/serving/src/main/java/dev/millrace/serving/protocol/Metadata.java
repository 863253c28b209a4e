package dev.millrace.serving.protocol;

import dev.millrace.learn.BundleDescription;
import dev.millrace.proto.inference.ModelMetadataResponse;
import dev.millrace.proto.inference.ModelMetadataResponse.TensorMetadata;
import dev.millrace.serving.model.ModelIdentity;
import java.util.List;

/// The writer of model metadata.
public final class Metadata {
  private Metadata() {}

  /// What a model takes and gives.
  ///
  /// @param versions all registered versions, oldest first
  public static ModelMetadataResponse write(
      ModelIdentity model, BundleDescription description, List<String> versions) {
    var input = description.input();
    return ModelMetadataResponse.newBuilder()
        .setName(model.project())
        .addAllVersions(versions)
        .setPlatform("millrace")
        .addInputs(tensor(Tensors.IMAGE, Datatype.BYTES, -1))
        .addInputs(
            tensor(
                Tensors.PIXELS,
                Datatype.UINT8,
                -1,
                input.height(),
                input.width(),
                input.channels()))
        .addOutputs(tensor(Tensors.PROBABILITIES, Datatype.FP32, -1, model.classes().size()))
        .addOutputs(tensor(Tensors.CLASSES, Datatype.BYTES, -1))
        .putProperties("application", description.application())
        .putProperties("architecture", description.architecture())
        .putProperties("classes", String.join("\n", model.classes()))
        .putProperties("pixels", "UINT8 from 0 to 255, or FP32 from 0 to 1")
        .putProperties("version", model.version())
        .putProperties("run", model.run())
        .putProperties("cut", model.cut())
        .putProperties("bundle", model.bundleSha256())
        .build();
  }

  private static TensorMetadata tensor(String name, Datatype datatype, long... shape) {
    var tensor = TensorMetadata.newBuilder().setName(name).setDatatype(datatype.name());
    for (long size : shape) {
      tensor.addShape(size);
    }
    return tensor.build();
  }
}
