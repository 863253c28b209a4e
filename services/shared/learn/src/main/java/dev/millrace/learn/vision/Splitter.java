package dev.millrace.learn.vision;

import dev.millrace.learn.data.Draw;
import dev.millrace.learn.data.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// A way to tell training files from validation files.
@FunctionalInterface
public interface Splitter {

  /// Splits files, keeping their order.
  SplitImages split(List<Path> files);

  /// A share of the files, drawn at random, for validation.
  static Splitter byRandom(double share, long seed) {
    return files -> {
      boolean[] valid = drawn(files.size(), share, seed);
      return byPlace(files, i -> valid[i]);
    };
  }

  /// Shares of the files, drawn at random, for training and for validation; the others are left
  /// out.
  ///
  /// @throws IllegalArgumentException when the shares are more than all
  static Splitter bySubsets(double train, double valid, long seed) {
    if (!(train >= 0 && valid >= 0 && train + valid <= 1)) {
      throw new IllegalArgumentException(
          "Two shares are at most 1 together, but got %s and %s".formatted(train, valid));
    }
    return files -> {
      boolean[] first = drawn(files.size(), valid, seed);
      boolean[] both = drawn(files.size(), train + valid, seed);
      return new SplitImages(
          chosen(files, i -> both[i] && !first[i]), chosen(files, i -> first[i]));
    };
  }

  /// A share of the files of each class, drawn at random, for validation: rare classes are on both
  /// sides as well.
  static Splitter byRandomWithin(Labeller labeller, double share, long seed) {
    return files -> {
      Map<String, List<Integer>> places = new TreeMap<>();
      for (int i = 0; i < files.size(); i++) {
        places.computeIfAbsent(labeller.label(files.get(i)), _ -> new ArrayList<>()).add(i);
      }
      Set<Integer> valid = new HashSet<>();
      for (Map.Entry<String, List<Integer>> entry : places.entrySet()) {
        List<Integer> own = entry.getValue();
        boolean[] drawn = drawn(own.size(), share, Draw.bits(seed, entry.getKey().hashCode()));
        IntStream.range(0, own.size()).filter(i -> drawn[i]).forEach(i -> valid.add(own.get(i)));
      }
      return byPlace(files, valid::contains);
    };
  }

  /// The files from one place in their order to another (excluded), for validation, such as the
  /// latest ones where names are times.
  static Splitter byPlaces(int from, int to) {
    return files -> byPlace(files, i -> i >= from && i < to);
  }

  /// The last share of the files in their order, for validation.
  static Splitter byLast(double share) {
    return files -> {
      int from = files.size() - (int) (share * files.size());
      return byPlace(files, i -> i >= from);
    };
  }

  /// Files for whose row in a table a column has some value, for validation.
  ///
  /// @param fileColumn names the files, with or without their suffixes and folders
  static Splitter byTable(Table table, String fileColumn, String column, String valid) {
    var rows = new FileTable(table, fileColumn);
    int place = rows.column(column);
    return byFunction(file -> rows.cell(file, place).equals(valid));
  }

  /// Files that are named in a text file, one a line and with or without folders, for validation.
  ///
  /// @throws UncheckedIOException when the text file cannot be read
  static Splitter byList(Path list) {
    try {
      List<List<String>> names =
          Files.readAllLines(list).stream()
              .map(String::strip)
              .filter(line -> !line.isEmpty())
              .map(List::of)
              .toList();
      var listed = new FileTable(new Table(List.of("file"), names), "file");
      return byFunction(file -> listed.find(file).isPresent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Files below folders of two names, anywhere on their paths; others are left out.
  static Splitter byFolder(String train, String valid) {
    return files ->
        new SplitImages(
            files.stream().filter(file -> below(file, train)).toList(),
            files.stream().filter(file -> below(file, valid)).toList());
  }

  /// Files for which a condition holds, for validation.
  static Splitter byFunction(Predicate<Path> isValid) {
    return files ->
        new SplitImages(
            files.stream().filter(isValid.negate()).toList(),
            files.stream().filter(isValid).toList());
  }

  /// Files of some names, for validation.
  static Splitter byNames(Set<String> valid) {
    return byFunction(file -> valid.contains(file.getFileName().toString()));
  }

  /// A share of some places, drawn at random.
  static boolean[] drawn(int count, double share, long seed) {
    int[] order = Draw.permutation(count, seed);
    boolean[] drawn = new boolean[count];
    for (int i = 0; i < (int) (share * count); i++) {
      drawn[order[i]] = true;
    }
    return drawn;
  }

  private static SplitImages byPlace(List<Path> files, IntPredicate isValid) {
    return new SplitImages(chosen(files, isValid.negate()), chosen(files, isValid));
  }

  private static List<Path> chosen(List<Path> files, IntPredicate which) {
    return IntStream.range(0, files.size()).filter(which).mapToObj(files::get).toList();
  }

  /// Whether a file lies below a folder of a name, anywhere on its path.
  static boolean below(Path file, String folder) {
    for (int i = 0; i < file.getNameCount() - 1; i++) {
      if (file.getName(i).toString().equals(folder)) {
        return true;
      }
    }
    return false;
  }
}
