package dev.millrace.ingest.catalogue;

import java.util.List;

/// The data sets that Millrace knows by name.
public final class Catalogue {
  private static final List<DataSet> ALL = List.of(FashionMnist.DATA_SET);

  private Catalogue() {}

  /// All of them.
  public static List<DataSet> all() {
    return ALL;
  }

  /// The one of a name.
  ///
  /// @throws UnknownDataSetException when there is none
  public static DataSet named(String name) {
    return ALL.stream()
        .filter(set -> set.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new UnknownDataSetException(
                "there is no data set '%s'; known are %s"
                    .formatted(name, ALL.stream().map(DataSet::name).toList())));
  }
}
