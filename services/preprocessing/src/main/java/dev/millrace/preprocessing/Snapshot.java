package dev.millrace.preprocessing;

import dev.millrace.proto.labeling.v1.Project;
import java.util.List;

/// A project as it stood at an offset vector.
///
/// @param aim what is to be learnt of its items
/// @param items those present, with a current label and an image, in the order of their ids
record Snapshot(Project project, Aim aim, List<LabelledItem> items) {
  Snapshot {
    items = List.copyOf(items);
  }
}
