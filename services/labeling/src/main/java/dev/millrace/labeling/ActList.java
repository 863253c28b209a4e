package dev.millrace.labeling;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.database.Database;
import dev.millrace.proto.labeling.v1.Act;
import dev.millrace.proto.labeling.v1.ItemLabeled;
import dev.millrace.proto.labeling.v1.ListActsRequest;
import dev.millrace.proto.labeling.v1.ListActsResponse;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// Shows the acts of a project, newest first.
final class ActList {
  private static final int LARGEST_PAGE = 200;
  private static final Cursor NEWEST = new Cursor(Instant.parse("9999-01-01T00:00:00Z"), "");

  /// The last act of a page.
  private record Cursor(Instant decidedAt, String act) {
    String token() {
      var text = decidedAt + " " + act;
      return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    static Cursor of(String token) {
      if (token.isEmpty()) {
        return NEWEST;
      }
      try {
        var text = new String(Base64.getUrlDecoder().decode(token), UTF_8);
        int space = text.indexOf(' ');
        return new Cursor(
            Instant.parse(text.substring(0, Math.max(0, space))), text.substring(space + 1));
      } catch (IllegalArgumentException | DateTimeParseException e) {
        throw new InvalidException(
            "page_token '%s' was not given by an earlier page".formatted(token));
      }
    }
  }

  /// What an act touched.
  private record Touched(int items, String item) {
    static final Touched NOTHING = new Touched(0, "");
  }

  private record Shown(ActTable.Row row, boolean undone) {}

  private final Database database;

  ActList(Database database) {
    this.database = database;
  }

  /// @throws InvalidException for a page size or token that cannot be
  ListActsResponse list(ListActsRequest request) {
    var size = request.getPageSize();
    if (size < 1 || size > LARGEST_PAGE) {
      throw new InvalidException("page_size is %d, expected 1 to %d".formatted(size, LARGEST_PAGE));
    }
    var after = Cursor.of(request.getPageToken());
    return database
        .jdbi()
        .withHandle(handle -> {
          var _ = ProjectTable.get(handle, request.getProject());
          return page(handle, request, after);
        });
  }

  private static ListActsResponse page(Handle handle, ListActsRequest request, Cursor after) {
    var size = request.getPageSize();
    var found = find(handle, request, after, size + 1);
    var shown = found.subList(0, Math.min(size, found.size()));
    var names = shown.stream().map(act -> act.row().act()).toList();
    var touched = touched(handle, request.getProject(), names);
    var labels = labels(handle, request.getProject(), names);
    var page = ListActsResponse.newBuilder();
    for (var act : shown) {
      page.addActs(act(act, touched.getOrDefault(act.row().act(), Touched.NOTHING), labels));
    }
    if (found.size() > size) {
      var last = shown.getLast().row();
      page.setNextPageToken(new Cursor(last.decidedAt(), last.act()).token());
    }
    return page.build();
  }

  private static Act act(Shown shown, Touched touched, Map<String, String> labels) {
    var row = shown.row();
    return Act.newBuilder()
        .setAct(row.act())
        .setLabeller(row.labeller())
        .setKind(row.kind())
        .setDecidedAt(Times.timestamp(row.decidedAt()))
        .setItems(touched.items())
        .setItem(touched.item())
        .setWhat(labels.getOrDefault(row.act(), ""))
        .setUndone(shown.undone())
        .setOfAct(row.root().equals(row.act()) ? "" : row.root())
        .build();
  }

  private static List<Shown> find(Handle handle, ListActsRequest request, Cursor after, int count) {
    return handle
        .createQuery(
            """
            select *, (%s) as undone from act
            where project = :project and (:labeller = '' or labeller = :labeller)
              and (decided_at, act) < (cast(:decidedAt as timestamptz), :act)
            order by decided_at desc, act desc
            limit :count
            """
                .formatted(ActTable.UNDONE.formatted("act.project", "act.act")))
        .bind("project", request.getProject())
        .bind("labeller", request.getLabeller())
        .bind("decidedAt", after.decidedAt().toString())
        .bind("act", after.act())
        .bind("count", count)
        .map((row, context) -> new Shown(ActTable.read(row, context), row.getBoolean("undone")))
        .list();
  }

  private static Map<String, Touched> touched(Handle handle, String project, List<String> acts) {
    return handle
        .createQuery(
            """
            select act, count(*) as items, min(item) as item from (
              select act, item from label
              where project = :project and act = any(:acts) and act <> ''
              union
              select act, item from history
              where project = :project and act = any(:acts) and act <> ''
              union
              select act, item from removal
              where project = :project and act = any(:acts) and act <> '') as touched
            group by act
            """)
        .bind("project", project)
        .bindArray("acts", String.class, acts)
        .map((row, _) ->
            Map.entry(
                row.getString("act"), new Touched(row.getInt("items"), row.getString("item"))))
        .stream()
        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /// One label of each act that gave one, in words.
  private static Map<String, String> labels(Handle handle, String project, List<String> acts) {
    return handle
        .createQuery(
            """
            select wanted.act, l.labeled from unnest(:acts) as wanted (act)
            cross join lateral (
              select labeled from label
              where project = :project and act = wanted.act and act <> ''
              order by item
              limit 1) as l
            """)
        .bind("project", project)
        .bindArray("acts", String.class, acts)
        .map((row, _) -> Map.entry(row.getString("act"), Words.of(labeled(row).getValue())))
        .stream()
        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static ItemLabeled labeled(ResultSet row) throws SQLException {
    try {
      return ItemLabeled.parseFrom(row.getBytes("labeled"));
    } catch (InvalidProtocolBufferException e) {
      throw new SQLException("label.labeled is not an ItemLabeled", e);
    }
  }
}
