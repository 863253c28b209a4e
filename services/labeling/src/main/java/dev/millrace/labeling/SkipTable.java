package dev.millrace.labeling;

import org.jdbi.v3.core.Handle;

/// The table of items that labellers would rather not judge.
final class SkipTable {
  private SkipTable() {}

  static void put(Handle handle, ItemKey key, String labeller) {
    handle.execute(
        "insert into skip (project, item, labeller) values (?, ?, ?) on conflict do nothing",
        key.project(),
        key.item(),
        labeller);
  }
}
