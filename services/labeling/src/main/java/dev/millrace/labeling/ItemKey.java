package dev.millrace.labeling;

import static java.util.Comparator.comparing;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Names an item: its id is unique in its project.
record ItemKey(String project, String item) implements Comparable<ItemKey> {
  /// How many labellers may hold an item at a time, at most.
  static final int MOST_SLOTS = 10;

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

  /// The item whose judging a resource is about.
  static String itemOf(String resource) {
    return resource.substring(resource.indexOf('/') + 1);
  }

  /// The resources whose leases let several labellers judge the item, [#leaseResource()] first. No
  /// project's id has an @.
  List<String> leaseResources() {
    return IntStream.range(0, MOST_SLOTS)
        .mapToObj(slot -> slot == 0 ? leaseResource() : project + "@" + slot + "/" + item)
        .toList();
  }
}
