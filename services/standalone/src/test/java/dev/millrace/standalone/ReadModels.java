package dev.millrace.standalone;

import dev.millrace.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// The tables of a mesh that does not run: what they say, and how to lose them.
final class ReadModels {
  private static final List<String> SCHEMAS =
      List.of("ingest", "labeling", "preprocessing", "training", "evaluation");
  // Not read from the log: what is under way, and who reads, and has sealed, how far.
  private static final List<String> OWN =
      List.of(
          "outbox",
          "lease",
          "consumed_offset",
          "processed_event",
          "flyway_schema_history",
          "chain",
          "skip");

  private ReadModels() {}

  /// Every row of every read model, as text, in a stable order.
  ///
  /// @param folder the mesh's
  static Map<String, List<String>> of(Path folder) {
    return onDatabase(folder, ReadModels::tables);
  }

  /// Drops every table.
  static void drop(Path folder) {
    var _ =
        onDatabase(
            folder,
            handle -> {
              SCHEMAS.forEach(schema -> handle.execute("drop schema %s cascade".formatted(schema)));
              return true;
            });
  }

  private static <T> T onDatabase(Path folder, Function<Handle, T> code) {
    try (var postgres =
        EmbeddedPostgres.start(EmbeddedPostgres.Settings.in(folder.resolve("postgres")))) {
      var jdbi = Jdbi.create(postgres.jdbcUrl("millrace"), EmbeddedPostgres.USER, "");
      return jdbi.withHandle(code::apply);
    }
  }

  private static Map<String, List<String>> tables(Handle handle) {
    var tables = new TreeMap<String, List<String>>();
    handle
        .createQuery(
            """
            select table_schema || '.' || table_name from information_schema.tables
            where table_schema in (<schemas>) and table_name not in (<own>)
            """)
        .bindList("schemas", SCHEMAS)
        .bindList("own", OWN)
        .mapTo(String.class)
        .forEach(table -> tables.put(table, rows(handle, table)));
    return tables;
  }

  private static List<String> rows(Handle handle, String table) {
    return handle
        .createQuery("select row_to_json(r)::text from (%s) r order by 1".formatted(meaning(table)))
        .mapTo(String.class)
        .list();
  }

  /// What a table says, without how often its rows were written, how a count is spread over rows,
  /// and which numbers stand for an order.
  private static String meaning(String table) {
    return switch (table) {
      case "labeling.item" -> "select to_jsonb(t) - 'version' as row from labeling.item t";
      case "labeling.tally" ->
          """
          select project, class, sum(items) as items, sum(labelled) as labelled, sum(labels) as labels
          from labeling.tally group by project, class
          having (sum(items), sum(labelled), sum(labels)) <> (0, 0, 0)
          """;
      case "labeling.removal" ->
          """
          select to_jsonb(t) - 'place' as row,
            row_number() over (partition by project, item order by place) as place
          from labeling.removal t
          """;
      default ->
          table.endsWith(".job") ? "select kind, id, open from " + table : "select * from " + table;
    };
  }
}
