package dev.millrace.serving.protocol;

import dev.millrace.learn.BundleDescription;
import dev.millrace.proto.inference.DataType;
import dev.millrace.proto.inference.ModelConfig;
import dev.millrace.proto.inference.ModelDynamicBatching;
import dev.millrace.proto.inference.ModelInput;
import dev.millrace.proto.inference.ModelOutput;
import dev.millrace.proto.inference.ModelParameter;
import dev.millrace.proto.inference.ModelTransactionPolicy;
import dev.millrace.serving.model.ModelIdentity;

/// The writer of a model's configuration as Triton's clients read it.
///
/// A request has one of the two inputs. Pixels are the one that is not optional, as a load
/// generator can make them up.
public final class TritonConfig {
  private TritonConfig() {}

  /// What a model takes and gives, without the dimension of the batch.
  ///
  /// @param mostImages the most images in one request
  /// @param batch the most images in one run of the model
  public static ModelConfig write(
      ModelIdentity model, BundleDescription description, int mostImages, int batch) {
    var input = description.input();
    var config = ModelConfig.newBuilder();
    for (var output : Tensors.outputs(model.objective())) {
      config.addOutput(
          ModelOutput.newBuilder()
              .setName(output)
              .setDataType(
                  Tensors.datatype(output) == Datatype.BYTES
                      ? DataType.TYPE_STRING
                      : DataType.TYPE_FP32)
              .addAllDims(Tensors.dims(model.objective(), output)));
    }
    return config
        .setName(model.project())
        .setPlatform("millrace")
        .setBackend("millrace")
        .setMaxBatchSize(mostImages)
        .addInput(
            ModelInput.newBuilder()
                .setName(Tensors.PIXELS)
                .setDataType(DataType.TYPE_UINT8)
                .setFormat(ModelInput.Format.FORMAT_NHWC)
                .addDims(input.height())
                .addDims(input.width())
                .addDims(input.channels()))
        .addInput(
            ModelInput.newBuilder()
                .setName(Tensors.IMAGE)
                .setDataType(DataType.TYPE_STRING)
                .setOptional(true))
        .setDynamicBatching(ModelDynamicBatching.newBuilder().addPreferredBatchSize(batch))
        .setModelTransactionPolicy(ModelTransactionPolicy.newBuilder().setDecoupled(false))
        .putParameters("version", text(model.version()))
        .putParameters("bundle", text(model.bundleSha256()))
        .build();
  }

  private static ModelParameter text(String value) {
    return ModelParameter.newBuilder().setStringValue(value).build();
  }
}
