package dev.millrace.ingest.catalogue;

import dev.millrace.ingest.reader.ItemReader;

/// The items of a data set, each with its label and, as the attribute `split`, `train` or `test`.
public interface LabelledItems extends ItemReader {
  /// How many there are.
  int count();

  /// The first ones of each split, in its proportion, `most` in all.
  LabelledItems first(int most);
}
