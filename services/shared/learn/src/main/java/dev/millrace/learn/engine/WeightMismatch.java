package dev.millrace.learn.engine;

import dev.millrace.learn.layer.Weight;
import dev.millrace.learn.tensor.Dims;
import dev.millrace.learn.tensor.TensorData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A file's tensors are not those of the network.
public final class WeightMismatch extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int NAMES_SHOWN = 10;

  WeightMismatch(String message) {
    super(message);
  }

  /// Compares the tensors of a file with the weights of a network. PyTorch's counters of batches
  /// seen are no weights and may be there or not.
  ///
  /// @throws WeightMismatch when some are missing, left over, or of other sizes
  public static void check(List<Weight> wanted, List<TensorData> given) {
    Map<String, Dims> left = new LinkedHashMap<>();
    given.stream()
        .filter(tensor -> !tensor.name().endsWith(".num_batches_tracked"))
        .forEach(tensor -> left.put(tensor.name(), tensor.dims()));
    List<String> missing = new ArrayList<>();
    List<String> misshapen = new ArrayList<>();
    for (Weight weight : wanted) {
      Dims dims = left.remove(weight.name());
      if (dims == null) {
        missing.add(weight.name());
      } else if (!dims.equals(weight.dims())) {
        misshapen.add("%s is %s, not %s".formatted(weight.name(), dims, weight.dims()));
      }
    }
    List<String> over = List.copyOf(left.keySet());
    if (!missing.isEmpty() || !misshapen.isEmpty() || !over.isEmpty()) {
      throw new WeightMismatch(
          "The weights are not those of this network: missing %s; left over %s; of other sizes %s"
              .formatted(show(missing), show(over), show(misshapen)));
    }
  }

  private static String show(List<String> names) {
    if (names.isEmpty()) {
      return "none";
    }
    String shown = names.stream().limit(NAMES_SHOWN).collect(Collectors.joining(", "));
    return names.size() > NAMES_SHOWN
        ? "%s and %d more".formatted(shown, names.size() - NAMES_SHOWN)
        : shown;
  }
}
