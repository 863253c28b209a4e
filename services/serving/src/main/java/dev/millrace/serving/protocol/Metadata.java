package dev.millrace.serving.protocol;

import dev.millrace.learn.BundleDescription;
import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.objective.Numbers;
import dev.millrace.learn.objective.Objective;
import dev.millrace.learn.objective.Points;
import dev.millrace.learn.objective.Tags;
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
    var metadata = ModelMetadataResponse.newBuilder();
    var objective = model.objective();
    for (var output : Tensors.outputs(objective)) {
      metadata.addOutputs(
          tensor(output, Tensors.datatype(output), -1).toBuilder()
              .addAllShape(Tensors.dims(objective, output)));
    }
    if (objective instanceof Tags tags) {
      metadata.putProperties("threshold", Double.toString(tags.threshold()));
    }
    return metadata
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
        .putProperties("application", description.application())
        .putProperties("architecture", description.architecture())
        .putProperties(kind(objective), String.join("\n", model.names()))
        .putProperties("pixels", "UINT8 from 0 to 255, or FP32 from 0 to 1")
        .putProperties("version", model.version())
        .putProperties("run", model.run())
        .putProperties("cut", model.cut())
        .putProperties("bundle", model.bundleSha256())
        .build();
  }

  /// What the names of an objective are.
  private static String kind(Objective<?> objective) {
    return switch (objective) {
      case Classes _, Tags _ -> "classes";
      case Points _ -> "points";
      case Numbers _ -> "numbers";
    };
  }

  private static TensorMetadata tensor(String name, Datatype datatype, long... shape) {
    var tensor = TensorMetadata.newBuilder().setName(name).setDatatype(datatype.name());
    for (long size : shape) {
      tensor.addShape(size);
    }
    return tensor.build();
  }
}
