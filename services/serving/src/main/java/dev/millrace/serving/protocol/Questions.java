package dev.millrace.serving.protocol;

import com.google.protobuf.ByteString;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.proto.inference.InferParameter.ParameterChoiceCase;
import dev.millrace.proto.inference.ModelInferRequest;
import dev.millrace.serving.model.InferenceRefused;
import dev.millrace.serving.model.InferenceRefused.Reason;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The reader of inference requests, which refuses what contradicts the protocol.
public final class Questions {
  private static final int LONGEST_ITEM = 512;
  private static final int MOST_PARAMETERS = 64;

  private final int mostImages;

  /// @param mostImages the most images that one request may hold
  public Questions(int mostImages) {
    this.mostImages = mostImages;
  }

  /// What a request asks.
  ///
  /// @throws InferenceRefused when it contradicts the protocol or is too large
  public Question read(ModelInferRequest request) {
    checkCounts(request);
    checkOutputs(request);
    var images = images(input(request));
    return new Question(
        request.getModelName(), request.getModelVersion(), images, items(request, images));
  }

  /// What somebody asks who sends encoded images and nothing else.
  ///
  /// @throws InferenceRefused when there are none, or too many
  public Question of(String model, String version, List<byte[]> files, List<String> items) {
    checkCount(files.size());
    checkItems(items, files.size());
    return new Question(model, version, new Images.Encoded(files), items);
  }

  private static void checkCounts(ModelInferRequest request) {
    if (request.getParametersCount() > MOST_PARAMETERS
        || request.getOutputsCount() > MOST_PARAMETERS) {
      throw new InferenceRefused(
          Reason.TOO_LARGE,
          "%d parameters and %d outputs, and one request may have %d of each"
              .formatted(request.getParametersCount(), request.getOutputsCount(), MOST_PARAMETERS));
    }
  }

  private static void checkOutputs(ModelInferRequest request) {
    for (var output : request.getOutputsList()) {
      if (!Tensors.OUTPUTS.contains(output.getName())) {
        throw invalid(
            "output '%s' is unknown, expected some of %s"
                .formatted(output.getName(), Tensors.OUTPUTS));
      }
      Classification.check(output);
    }
  }

  private static InputTensor input(ModelInferRequest request) {
    var raw = request.getRawInputContentsList();
    if (request.getInputsCount() != 1) {
      throw invalid(
          "%d inputs, expected one: %s or %s"
              .formatted(request.getInputsCount(), Tensors.IMAGE, Tensors.PIXELS));
    }
    var input = request.getInputs(0);
    if (raw.isEmpty()) {
      return InputTensor.of(input, Optional.empty());
    }
    if (input.hasContents()) {
      throw invalid(
          "input %s has contents beside raw_input_contents, expected either"
              .formatted(input.getName()));
    }
    if (raw.size() != 1) {
      throw invalid("%d raw_input_contents, expected one for each input".formatted(raw.size()));
    }
    return InputTensor.of(input, Optional.<ByteString>of(raw.getFirst()));
  }

  private Images images(InputTensor input) {
    return switch (input.name()) {
      case Tensors.IMAGE -> encoded(input);
      case Tensors.PIXELS -> pixels(input);
      default ->
          throw invalid(
              "input '%s' is unknown, expected %s or %s"
                  .formatted(input.name(), Tensors.IMAGE, Tensors.PIXELS));
    };
  }

  private Images encoded(InputTensor input) {
    if (input.datatype() != Datatype.BYTES || input.shape().size() != 1) {
      throw input.refuse(
          "is %s of the shape %s, expected BYTES of the shape [images]"
              .formatted(input.datatype(), input.shape()));
    }
    checkCount(input.elements());
    return new Images.Encoded(input.byteStrings());
  }

  private Images pixels(InputTensor input) {
    var sizes = input.shape();
    var bytes =
        switch (input.datatype()) {
          case UINT8 -> input.unsignedBytes();
          case FP32 -> quantized(input);
          default ->
              throw input.refuse(
                  "has the datatype %s, expected UINT8, or FP32 from 0 to 1"
                      .formatted(input.datatype()));
        };
    if (sizes.size() != 4 || sizes.stream().skip(1).anyMatch(size -> size < 1)) {
      throw input.refuse(
          "has the shape %s, expected [images, height, width, channels]".formatted(sizes));
    }
    checkCount(Math.toIntExact(sizes.getFirst()));
    var shape =
        new ImageShape(
            Math.toIntExact(sizes.get(1)),
            Math.toIntExact(sizes.get(2)),
            Math.toIntExact(sizes.get(3)));
    return new Images.Pixels(shape, Math.toIntExact(sizes.getFirst()), bytes);
  }

  /// Brings values from 0 to 1 to the 256 levels that models are trained on.
  private static byte[] quantized(InputTensor input) {
    var values = input.floats();
    var bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      if (!(values[i] >= 0 && values[i] <= 1)) {
        throw input.refuse("has %s as element %d, expected 0 to 1".formatted(values[i], i));
      }
      bytes[i] = (byte) Math.round(values[i] * 255);
    }
    return bytes;
  }

  private void checkCount(int images) {
    if (images < 1) {
      throw invalid("no images, expected at least one");
    }
    if (images > mostImages) {
      throw new InferenceRefused(
          Reason.TOO_LARGE,
          "%d images, and one request may hold %d; send several requests"
              .formatted(images, mostImages));
    }
  }

  private static List<String> items(ModelInferRequest request, Images images) {
    var parameter = request.getParametersMap().get(Tensors.ITEMS);
    if (parameter == null) {
      return List.of();
    }
    if (parameter.getParameterChoiceCase() != ParameterChoiceCase.STRING_PARAM) {
      throw invalid(
          "parameter %s is %s, expected string_param with one id a line"
              .formatted(Tensors.ITEMS, parameter.getParameterChoiceCase()));
    }
    var items = parameter.getStringParam().lines().toList();
    checkItems(items, images.count());
    return items;
  }

  private static void checkItems(List<String> items, int images) {
    if (!items.isEmpty() && items.size() != images) {
      throw invalid("%d item ids for %d images".formatted(items.size(), images));
    }
    IntStream.range(0, items.size())
        .filter(i -> items.get(i).isBlank() || items.get(i).length() > LONGEST_ITEM)
        .findFirst()
        .ifPresent(i -> {
          throw invalid(
              "item id %d has %d characters, expected 1 to %d"
                  .formatted(i, items.get(i).length(), LONGEST_ITEM));
        });
  }

  private static InferenceRefused invalid(String message) {
    return new InferenceRefused(Reason.INVALID_REQUEST, message);
  }
}
