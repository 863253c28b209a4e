package dev.millrace.learn.vision;

import dev.millrace.learn.metric.NumberScores;
import dev.millrace.learn.metric.Scores;
import dev.millrace.learn.metric.TagScores;
import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.objective.Numbers;
import dev.millrace.learn.objective.Points;
import dev.millrace.learn.objective.Tags;
import dev.millrace.learn.vision.LabelledImages.Item;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

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
  public LabelledImages<Scores> label(Labeller labeller) {
    List<String> labels = train.stream().map(labeller::label).toList();
    List<String> classes = List.copyOf(new TreeSet<>(labels));
    Function<Path, Integer> index = file -> classes.indexOf(labeller.label(file));
    List<Path> unknown = valid.stream().filter(file -> index.apply(file) < 0).toList();
    List<Path> known = valid.stream().filter(file -> index.apply(file) >= 0).toList();
    Function<Path, ImageLabel> label = file -> new ImageLabel.OfClass(index.apply(file));
    return new LabelledImages<>(
        new Classes(classes), items(train, label), items(known, label), List.of(), unknown);
  }

  /// Gives each file its tags. The tags are those of the training files, sorted; others are taken
  /// from validation files, see [LabelledImages#unknown].
  ///
  /// @throws IllegalArgumentException when a file's tags cannot be told, or no file has any
  public LabelledImages<TagScores> tag(Tagger tagger) {
    Set<String> all = new TreeSet<>();
    train.forEach(file -> all.addAll(tagger.tags(file)));
    var tags = new Tags(List.copyOf(all), Tags.EVEN);
    List<Path> unknown =
        valid.stream().filter(file -> !all.containsAll(tagger.tags(file))).toList();
    Function<Path, ImageLabel> label =
        file ->
            new ImageLabel.OfTags(
                tagger.tags(file).stream()
                    .filter(all::contains)
                    .map(tags.names()::indexOf)
                    .collect(Collectors.toSet()));
    return new LabelledImages<>(tags, items(train, label), items(valid, label), List.of(), unknown);
  }

  /// Gives each file its numbers.
  ///
  /// @throws IllegalArgumentException when a file's numbers cannot be told, or are other than one
  ///   for each name
  public LabelledImages<NumberScores> number(Numbers numbers, NumberLabeller labeller) {
    Function<Path, ImageLabel> label =
        file -> {
          List<Double> found = labeller.numbers(file);
          check(file, found.size(), numbers.names());
          return new ImageLabel.OfNumbers(found);
        };
    return new LabelledImages<>(
        numbers, items(train, label), items(valid, label), List.of(), List.of());
  }

  /// Gives each file its points, which move with it when it is changed at random.
  ///
  /// @throws IllegalArgumentException when a file's points cannot be told, or are other than one
  ///   for each name
  public LabelledImages<NumberScores> point(Points points, PointLabeller labeller) {
    Function<Path, ImageLabel> label =
        file -> {
          List<Point> found = labeller.points(file);
          check(file, found.size(), points.names());
          return new ImageLabel.OfPoints(found);
        };
    return new LabelledImages<>(
        points, items(train, label), items(valid, label), List.of(), List.of());
  }

  private static void check(Path file, int count, List<String> names) {
    if (count != names.size()) {
      throw new IllegalArgumentException(
          "%s has %d labels, but %d are to be learnt".formatted(file, count, names.size()));
    }
  }

  private static List<Item> items(List<Path> files, Function<Path, ImageLabel> label) {
    List<Item> items = new ArrayList<>();
    files.forEach(file -> items.add(new Item(file, label.apply(file))));
    return items;
  }
}
