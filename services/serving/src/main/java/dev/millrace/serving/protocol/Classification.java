package dev.millrace.serving.protocol;

import dev.millrace.proto.inference.ModelInferRequest;
import dev.millrace.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import dev.millrace.serving.model.InferenceRefused;
import dev.millrace.serving.model.InferenceRefused.Reason;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// The extension of the protocol by which probabilities come as the best classes in words: BYTES
/// `[images, k]`, each `probability:index:class`, for the output parameter `classification` = k.
final class Classification {
  private static final String PARAMETER = "classification";

  private Classification() {}

  /// @throws InferenceRefused when the parameter is there and cannot be met
  static void check(InferRequestedOutputTensor output) {
    var wanted = output.getParametersMap().get(PARAMETER);
    if (wanted == null) {
      return;
    }
    if (!output.getName().equals(Tensors.PROBABILITIES)
        || !wanted.hasInt64Param()
        || wanted.getInt64Param() < 1) {
      throw new InferenceRefused(
          Reason.INVALID_REQUEST,
          "output %s has the parameter %s that is %s, expected a number of at least 1, and %s"
              .formatted(
                  output.getName(),
                  PARAMETER,
                  wanted.getParameterChoiceCase(),
                  Tensors.PROBABILITIES));
    }
  }

  static boolean isWanted(ModelInferRequest request) {
    return wanted(request) > 0;
  }

  private static long wanted(ModelInferRequest request) {
    return request.getOutputsList().stream()
        .filter(output -> output.containsParameters(PARAMETER))
        .mapToLong(output -> output.getParametersOrThrow(PARAMETER).getInt64Param())
        .findFirst()
        .orElse(0);
  }

  /// The best classes of each image, most probable first; all when there are fewer than wanted.
  static List<List<String>> of(ModelInferRequest request, Answer answer) {
    var classes = answer.model().names();
    var most = Math.min(wanted(request), classes.size());
    return Arrays.stream(answer.answers()).map(row -> best(row, classes, most)).toList();
  }

  private static List<String> best(float[] row, List<String> classes, long most) {
    return IntStream.range(0, row.length)
        .boxed()
        .sorted(Comparator.comparingDouble(label -> -row[label]))
        .limit(most)
        .map(label -> String.format(Locale.ROOT, "%f:%d:%s", row[label], label, classes.get(label)))
        .toList();
  }
}
