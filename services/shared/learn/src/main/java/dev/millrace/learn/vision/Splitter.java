package dev.millrace.learn.vision;

import dev.millrace.learn.data.Draw;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// A way to tell training files from validation files.
@FunctionalInterface
public interface Splitter {

  /// Splits files, keeping their order.
  SplitImages split(List<Path> files);

  /// A share of the files, drawn at random, for validation.
  static Splitter byRandom(double share, long seed) {
    return files -> {
      int[] order = Draw.permutation(files.size(), seed);
      boolean[] valid = new boolean[files.size()];
      for (int i = 0; i < (int) (share * files.size()); i++) {
        valid[order[i]] = true;
      }
      List<Path> train = new ArrayList<>();
      List<Path> rest = new ArrayList<>();
      for (int i = 0; i < valid.length; i++) {
        (valid[i] ? rest : train).add(files.get(i));
      }
      return new SplitImages(train, rest);
    };
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

  private static boolean below(Path file, String folder) {
    for (int i = 0; i < file.getNameCount() - 1; i++) {
      if (file.getName(i).toString().equals(folder)) {
        return true;
      }
    }
    return false;
  }
}
