package dev.millrace.ingest.catalogue;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/// A known data set.
///
/// @param name in commands: lower-case letters, digits and `-`
/// @param licence its SPDX identifier
/// @param homepage where its authors tell of it
/// @param classes in the order of their numbers
/// @param items how many there are
/// @param sources in the order in which they are tried
public record DataSet(
    String name,
    String title,
    String licence,
    String homepage,
    List<String> classes,
    int items,
    List<DataFile> files,
    List<Source> sources,
    Function<Path, LabelledItems> reader) {
  public DataSet {
    classes = List.copyOf(classes);
    files = List.copyOf(files);
    sources = List.copyOf(sources);
  }
}
