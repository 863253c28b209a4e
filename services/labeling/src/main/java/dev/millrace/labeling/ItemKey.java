package dev.millrace.labeling;

import static java.util.Comparator.comparing;

import java.util.Comparator;

/// Names an item: its id is unique in its project.
record ItemKey(String project, String item) implements Comparable<ItemKey> {
  private static final Comparator<ItemKey> ORDER =
      comparing(ItemKey::project).thenComparing(ItemKey::item);

  @Override
  public int compareTo(ItemKey other) {
    return ORDER.compare(this, other);
  }

  /// The resource whose lease lets one labeller at a time judge the item.
  String leaseResource() {
    return project + "/" + item;
  }
}
