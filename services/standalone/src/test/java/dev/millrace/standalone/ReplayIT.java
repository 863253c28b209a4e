package dev.millrace.standalone;

import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.embedded.EmbeddedPostgres;
import dev.millrace.ingest.client.ItemStream;
import dev.millrace.ingest.client.Progress;
import dev.millrace.proto.labeling.v1.ItemState;
import dev.millrace.proto.labeling.v1.ListItemsRequest;
import dev.millrace.standalone.bench.MeshProcess;
import dev.millrace.standalone.client.Flow;
import dev.millrace.standalone.client.MeshClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every table dropped, and read again from the log.
class ReplayIT {
  private static final int ITEMS = 500;
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

  @TempDir private Path folder;

  @Test
  void drop_everyTable_readModelsComeBackEqual() throws Exception {
    try (var process = MeshProcess.start(folder);
        var mesh = process.client()) {
      var flow = new Flow(mesh);
      flow.project(Clothes.project());
      ItemStream.send(mesh.channel(), Clothes.PROJECT, Clothes.first(ITEMS), Progress.NONE);
      var cut = flow.cut(Clothes.PROJECT, Clothes.cut(), _ -> {});
      var run = flow.start(Clothes.PROJECT, cut.getCut(), Clothes.recipe(2)).getRun();
      flow.follow(run, _ -> {});
      flow.evaluation(run);
      flow.awaitServed(Clothes.PROJECT, "1");
      awaitSuggestions(mesh);
    }
    var before = onDatabase(ReplayIT::tables);
    assertThat(before).isNotEmpty();
    onDatabase(handle -> {
      SCHEMAS.forEach(schema -> handle.execute("drop schema %s cascade".formatted(schema)));
      return true;
    });
    try (var process = MeshProcess.start(folder);
        var mesh = process.client()) {
      var flow = new Flow(mesh);
      eventually(() -> assertThat(flow.champion(Clothes.PROJECT)).isPresent());
      flow.awaitItems(Clothes.PROJECT, ITEMS);
      eventually(() -> assertThat(flow.runs(Clothes.PROJECT)).hasSize(1));
      eventually(() ->
          assertThat(flow.status(Clothes.PROJECT).orElseThrow().getLabelled()).isEqualTo(ITEMS));
    }
    assertThat(onDatabase(ReplayIT::tables)).isEqualTo(before);
  }

  /// The champion is asked about every item; what it says is still on its way for a while.
  private static void awaitSuggestions(MeshClient mesh) {
    var all = ListItemsRequest.newBuilder().setProject(Clothes.PROJECT).setPageSize(ITEMS).build();
    eventually(() ->
        assertThat(mesh.labeling().listItems(all).getItemsList())
            .hasSize(ITEMS)
            .allMatch(ItemState::hasSuggestion));
  }

  private <T> T onDatabase(Function<Handle, T> code) {
    try (var postgres =
        EmbeddedPostgres.start(EmbeddedPostgres.Settings.in(folder.resolve("postgres")))) {
      var jdbi = Jdbi.create(postgres.jdbcUrl("millrace"), EmbeddedPostgres.USER, "");
      return jdbi.withHandle(code::apply);
    }
  }

  /// Every row of every read model, as text, in a stable order.
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

  /// What a table says, without how often its rows were written and how a count is spread over
  /// rows.
  private static String meaning(String table) {
    return switch (table) {
      case "labeling.item" -> "select to_jsonb(t) - 'version' as row from labeling.item t";
      case "labeling.tally" ->
          """
          select project, class, sum(items) as items, sum(labelled) as labelled, sum(labels) as labels
          from labeling.tally group by project, class
          """;
      default ->
          table.endsWith(".job") ? "select kind, id, open from " + table : "select * from " + table;
    };
  }
}
