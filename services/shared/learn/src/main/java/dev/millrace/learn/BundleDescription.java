package dev.millrace.learn;

import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.Normalization;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a model is and how to feed it.
///
/// @param formatVersion the version of this description, [#CURRENT_FORMAT] when written here
/// @param application what the model does, such as `image-classification`,
///   `image-multi-classification`, `image-points` or `image-regression`
/// @param architecture the network's name
/// @param settings what else tells the network apart, such as channels and classes
/// @param classes the names of classes, tags, numbers or points by index
/// @param input the image shape the model was trained at
/// @param normalization how pixels become inputs
/// @param fit how an image of another size is brought to the input's
/// @param provenance where the model comes from: run, cut, seed and the like
/// @param answers how outputs become answers, where it does not follow from the application: a
///   `threshold` of tags, `low` and `high` of numbers
public record BundleDescription(
    int formatVersion,
    String application,
    String architecture,
    Map<String, Integer> settings,
    List<String> classes,
    ImageShape input,
    Normalization normalization,
    String fit,
    Map<String, String> provenance,
    Map<String, Double> answers) {

  /// The version that this library writes.
  public static final int CURRENT_FORMAT = 1;

  public BundleDescription {
    settings = Collections.unmodifiableMap(new TreeMap<>(settings));
    classes = List.copyOf(classes);
    provenance = Collections.unmodifiableMap(new TreeMap<>(provenance));
    answers = Collections.unmodifiableMap(new TreeMap<>(answers));
  }

  /// A description of a model whose answers follow from the application.
  public BundleDescription(
      int formatVersion,
      String application,
      String architecture,
      Map<String, Integer> settings,
      List<String> classes,
      ImageShape input,
      Normalization normalization,
      String fit,
      Map<String, String> provenance) {
    this(
        formatVersion,
        application,
        architecture,
        settings,
        classes,
        input,
        normalization,
        fit,
        provenance,
        Map.of());
  }
}
