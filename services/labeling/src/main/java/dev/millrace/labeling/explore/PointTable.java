package dev.millrace.labeling.explore;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.millrace.learn.explore.Points;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.proto.ingest.v1.ItemAdded;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.mesh.v1.Blob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The tables of items and projects, as far as points need them.
public record PointTable(Handle handle, String projectId) {
  private static final int VECTOR = 16;

  /// An item with a picture.
  ///
  /// @param className of its label, empty for none or several
  public record Pictured(String item, Blob picture, String className) {}

  /// A point: an item that was looked at, as it is now.
  ///
  /// @param present whether the item is still there
  public record Point(String item, String picture, String className, boolean present) {}

  /// The project.
  ///
  /// @throws NotFoundException for an unknown one
  public Project project() {
    return handle
        .createQuery("select project from project where id = :id")
        .bind("id", projectId)
        .map((row, _) -> parsed(row.getBytes(1)))
        .findOne()
        .orElseThrow(() -> new NotFoundException("there is no project '%s'".formatted(projectId)));
  }

  private static Project parsed(byte[] bytes) throws SQLException {
    try {
      return Project.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new SQLException("project.project is not a Project", e);
    }
  }

  /// Items with pictures, in an order that has nothing to do with their names.
  public List<Pictured> pictured(int most) {
    return handle
        .createQuery(
            """
            select item, added, classes from item
            where project = :project and present
            order by spread, item
            limit :most
            """)
        .bind("project", projectId)
        .bind("most", most)
        .map((row, _) -> pictured(row))
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Pictured> pictured(ResultSet row) throws SQLException {
    var item = row.getString("item");
    var className = only(row.getArray("classes").getArray());
    return picture(row.getBytes("added")).map(blob -> new Pictured(item, blob, className));
  }

  private static Optional<Blob> picture(byte[] added) throws SQLException {
    try {
      var content = ItemAdded.parseFrom(added).getContent();
      return content.hasImage() ? Optional.of(content.getImage().getBlob()) : Optional.empty();
    } catch (InvalidProtocolBufferException e) {
      throw new SQLException("item.added is not an ItemAdded", e);
    }
  }

  private static String only(Object classes) {
    return classes instanceof String[] names && names.length == 1 ? names[0] : "";
  }

  void choose(String exploration, List<Pictured> items) {
    var places = new ArrayList<Integer>();
    for (int i = 0; i < items.size(); i++) {
      places.add(i);
    }
    var _ =
        handle
            .createUpdate(
                """
                insert into exploration_item (project, exploration, place, item, picture, seen)
                select :project, :exploration, place, item, picture, true
                from unnest(:places, :items, :pictures) as chosen (place, item, picture)
                on conflict (project, exploration, place) do nothing
                """)
            .bind("project", projectId)
            .bind("exploration", exploration)
            .bindArray("places", Integer.class, places)
            .bindArray("items", String.class, items.stream().map(Pictured::item).toList())
            .bindArray(
                "pictures", String.class, items.stream().map(i -> i.picture().getSha256()).toList())
            .execute();
  }

  /// The pictures of all chosen items, by place.
  List<String> pictures(String exploration) {
    return handle
        .createQuery(
            """
            select picture from exploration_item
            where project = :project and exploration = :exploration order by place
            """)
        .bind("project", projectId)
        .bind("exploration", exploration)
        .mapTo(String.class)
        .list();
  }

  void unseen(String exploration, List<Integer> places) {
    if (places.isEmpty()) {
      return;
    }
    var _ =
        handle
            .createUpdate(
                """
                update exploration_item set seen = false
                where project = :project and exploration = :exploration and place = any(:places)
                """)
            .bind("project", projectId)
            .bind("exploration", exploration)
            .bindArray("places", Integer.class, places)
            .execute();
  }

  /// The points of an exploration, in the order of its coordinates.
  List<Point> points(String exploration) {
    return handle
        .createQuery(
            """
            select chosen.item, picture, classes, present
            from exploration_item as chosen
            join item on item.project = chosen.project and item.item = chosen.item
            where chosen.project = :project and exploration = :exploration and seen
            order by place
            """)
        .bind("project", projectId)
        .bind("exploration", exploration)
        .map((row, _) ->
            new Point(
                row.getString("item"),
                row.getString("picture"),
                only(row.getArray("classes").getArray()),
                row.getBoolean("present")))
        .list();
  }

  /// Gives items their places among the others, for a choice of items that are unlike.
  void place(List<Point> items, Points points) {
    int width = Math.min(VECTOR, points.dimensions());
    for (int start = 0; start < items.size(); start += 1_000) {
      int end = Math.min(items.size(), start + 1_000);
      var vectors = new ArrayList<String>();
      for (int i = start; i < end; i++) {
        vectors.add(text(points, i, width));
      }
      var _ =
          handle
              .createUpdate(
                  """
                  insert into item_vector (project, item, vector)
                  select :project, item, vector::real[] from unnest(:items, :vectors) as placed (item, vector)
                  on conflict (project, item) do update set vector = excluded.vector
                  """)
              .bind("project", projectId)
              .bindArray(
                  "items",
                  String.class,
                  items.subList(start, end).stream().map(Point::item).toList())
              .bindArray("vectors", String.class, vectors)
              .execute();
    }
  }

  private static String text(Points points, int point, int width) {
    var text = new StringBuilder("{");
    for (int d = 0; d < width; d++) {
      text.append(d == 0 ? "" : ",").append(points.value(point, d));
    }
    return text.append('}').toString();
  }
}
