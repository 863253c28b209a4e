package dev.millrace.labeling;

import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/// The table of champions: the model version that answers for each project.
final class ChampionTable {
  private ChampionTable() {}

  static void put(Handle handle, String project, String version) {
    handle.execute(
        """
        insert into champion (project, version) values (?, ?)
        on conflict (project) do update set version = excluded.version
        """,
        project,
        version);
  }

  static void remove(Handle handle, String project, String version) {
    handle.execute("delete from champion where project = ? and version = ?", project, version);
  }

  /// Versions by project.
  static Map<String, String> all(Handle handle) {
    var champions = new TreeMap<String, String>();
    handle
        .createQuery("select project, version from champion")
        .map((row, _) -> Map.entry(row.getString(1), row.getString(2)))
        .forEach(row -> champions.put(row.getKey(), row.getValue()));
    return champions;
  }
}
