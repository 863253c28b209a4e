package dev.millrace.learn.vision;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// Image files for training and for validation, still without labels.
public record SplitImages(List<Path> train, List<Path> valid) {

  public SplitImages {
    train = List.copyOf(train);
    valid = List.copyOf(valid);
    if (train.isEmpty() || valid.isEmpty()) {
      throw new IllegalArgumentException(
          "A split needs files on both sides, but has %d for training and %d for validation"
              .formatted(train.size(), valid.size()));
    }
  }

  /// Gives each file its class. The classes are those of the training files, sorted; validation
  /// files of other classes are left out, see [LabelledImages#unknown].
  ///
  /// @throws IllegalArgumentException when a file's class cannot be told
  public LabelledImages label(Labeller labeller) {
    List<String> trainLabels = train.stream().map(labeller::label).toList();
    List<String> classes = List.copyOf(new TreeSet<>(trainLabels));
    List<LabelledImages.Item> trainItems = new ArrayList<>();
    for (int i = 0; i < train.size(); i++) {
      trainItems.add(new LabelledImages.Item(train.get(i), classes.indexOf(trainLabels.get(i))));
    }
    List<LabelledImages.Item> validItems = new ArrayList<>();
    List<Path> unknown = new ArrayList<>();
    for (Path file : valid) {
      int label = classes.indexOf(labeller.label(file));
      if (label < 0) {
        unknown.add(file);
      } else {
        validItems.add(new LabelledImages.Item(file, label));
      }
    }
    return new LabelledImages(trainItems, validItems, classes, unknown);
  }
}
