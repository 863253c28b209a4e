package dev.millrace.labeling.explore;

import com.google.protobuf.ByteString;
import dev.millrace.learn.explore.Discriminant;
import dev.millrace.learn.explore.Lasso;
import dev.millrace.learn.explore.Layout;
import dev.millrace.learn.explore.Plane;
import dev.millrace.learn.explore.Separation;
import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.NotReadyException;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.job.Jobs;
import dev.millrace.proto.labeling.v1.Coordinates;
import dev.millrace.proto.labeling.v1.Exploration;
import dev.millrace.proto.labeling.v1.ExplorationState;
import dev.millrace.proto.labeling.v1.GetProjectionRequest;
import dev.millrace.proto.labeling.v1.PointGroup;
import dev.millrace.proto.labeling.v1.Points;
import dev.millrace.proto.labeling.v1.Projection;
import dev.millrace.proto.labeling.v1.SelectItemsRequest;
import dev.millrace.proto.labeling.v1.SelectItemsResponse;
import dev.millrace.proto.labeling.v1.SelectedItem;
import dev.millrace.proto.labeling.v1.Selection;
import dev.millrace.proto.labeling.v1.SeparateRequest;
import dev.millrace.proto.labeling.v1.SeparateResponse;
import dev.millrace.proto.labeling.v1.StartExplorationRequest;
import dev.millrace.proto.mesh.v1.Blob;
import java.io.ByteArrayOutputStream;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/// Starts explorations and answers questions about them.
final class Explorations {
  private static final int MOST_ITEMS = 50_000;
  private static final int SHOWN = 20;

  private final Database database;
  private final BlobStore blobs;
  private final Sources sources;
  private final Jobs jobs;

  Explorations(Database database, BlobStore blobs, Sources sources, Jobs jobs) {
    this.database = database;
    this.blobs = blobs;
    this.sources = sources;
    this.jobs = jobs;
  }

  Exploration start(StartExplorationRequest request) {
    var project = request.getProject();
    var _ = database.jdbi().withHandle(h -> new PointTable(h, project).project());
    var source = sources.find(project, request.getSource(), request.getLayer()).toString();
    int wanted = request.getMostItems();
    int most = wanted <= 0 ? MOST_ITEMS : Math.min(wanted, MOST_ITEMS);
    var id =
        database.call(transaction -> {
          var table = new ExplorationTable(transaction.handle(), project);
          var same = table.underWay(source, request.getLayer());
          if (same.isPresent()) {
            return same.get().id();
          }
          var fresh = UUID.randomUUID().toString();
          table.add(fresh, source, request.getLayer(), most);
          jobs.add(transaction, Looking.job(project, fresh), new byte[0]);
          return fresh;
        });
    return get(project, id);
  }

  List<Exploration> list(String project) {
    return database
        .jdbi()
        .withHandle(handle -> {
          var _ = new PointTable(handle, project).project();
          return new ExplorationTable(handle, project)
              .newest(SHOWN).stream().map(stored -> stored.toMessage().build()).toList();
        });
  }

  Exploration get(String project, String id) {
    return database.jdbi().withHandle(handle -> withProjections(handle, project, id));
  }

  private Exploration withProjections(Handle handle, String project, String id) {
    var table = new ExplorationTable(handle, project);
    var message = table.get(id).toMessage();
    var projected = table.projections(id);
    if (projected.isEmpty()) {
      return message.build();
    }
    var points = new PointTable(handle, project);
    var labels = LabelPlaces.of(points.project(), points.points(id));
    projected.stream()
        .map(p -> ranked(p, labels))
        .sorted(Comparator.comparingDouble(p -> -p.getSeparation()))
        .forEach(message::addProjections);
    return message.build();
  }

  private Projection ranked(ExplorationTable.Projected projected, int[] labels) {
    var projection =
        Projection.newBuilder().setProjection(projected.projection()).setTitle(projected.title());
    Separation.of(layout(projected), labels).ifPresent(projection::setSeparation);
    return projection.build();
  }

  private Layout layout(ExplorationTable.Projected projected) {
    return Layout.of(Floats.floats(blobs.get(projected.coordinates())));
  }

  Points points(String project, String id) {
    return database
        .jdbi()
        .withHandle(handle -> {
          checkDone(new ExplorationTable(handle, project).get(id));
          var table = new PointTable(handle, project);
          var points = table.points(id);
          var message = Points.newBuilder();
          var pictures = new ByteArrayOutputStream(32 * points.size());
          for (var point : points) {
            message.addItems(point.item());
            pictures.writeBytes(HexFormat.of().parseHex(point.picture()));
          }
          for (int label : LabelPlaces.of(table.project(), points)) {
            message.addLabels(label);
          }
          return message.setPictures(ByteString.copyFrom(pictures.toByteArray())).build();
        });
  }

  private static void checkDone(StoredExploration stored) {
    if (stored.state() != ExplorationState.EXPLORATION_STATE_DONE) {
      throw new NotReadyException(
          "exploration '%s' is not done (%s, %d of %d); try again when it is"
              .formatted(stored.id(), stored.state(), stored.done(), stored.total()));
    }
  }

  Coordinates coordinates(GetProjectionRequest request) {
    var projected =
        database
            .jdbi()
            .withHandle(handle ->
                new ExplorationTable(handle, request.getProject())
                    .projection(request.getExploration(), request.getProjection()));
    return Coordinates.newBuilder()
        .setXy(ByteString.copyFrom(blobs.get(projected.coordinates())))
        .build();
  }

  SelectItemsResponse select(SelectItemsRequest request) {
    var lasso = lasso(request.getPolygonList());
    return database
        .jdbi()
        .withHandle(handle -> {
          var table = new ExplorationTable(handle, request.getProject());
          var stored = table.get(request.getExploration());
          checkDone(stored);
          var layout = layout(table.projection(stored.id(), request.getProjection()));
          var points = new PointTable(handle, request.getProject()).points(stored.id());
          var answer = SelectItemsResponse.newBuilder().setSelection(selection(stored, request));
          IntStream.of(layout.inside(lasso))
              .mapToObj(points::get)
              .filter(PointTable.Point::present)
              .filter(point -> !request.getUnlabelledOnly() || point.className().isEmpty())
              .map(Explorations::selected)
              .forEach(answer::addItems);
          return answer.build();
        });
  }

  private static Lasso lasso(List<Float> polygon) {
    var corners = new float[polygon.size()];
    for (int i = 0; i < corners.length; i++) {
      corners[i] = polygon.get(i);
    }
    try {
      return new Lasso(corners);
    } catch (IllegalArgumentException e) {
      throw new InvalidException("the line cannot be: " + e.getMessage());
    }
  }

  private static SelectedItem selected(PointTable.Point point) {
    return SelectedItem.newBuilder()
        .setItem(point.item())
        .setBlob(Blob.newBuilder().setSha256(point.picture()))
        .setClassName(point.className())
        .build();
  }

  private static Selection selection(StoredExploration stored, SelectItemsRequest request) {
    return Selection.newBuilder()
        .setLayer(stored.layer())
        .setProjection(request.getProjection())
        .setModelVersion(stored.source())
        .addAllPolygon(request.getPolygonList())
        .setDescription("exploration " + stored.id())
        .build();
  }

  SeparateResponse separate(SeparateRequest request) {
    var project = request.getProject();
    var id = request.getExploration();
    var name =
        database.call(transaction -> {
          var handle = transaction.handle();
          var table = new ExplorationTable(handle, project);
          var stored = table.get(id);
          checkDone(stored);
          var groups = groups(handle, table, request);
          var reduced = Floats.floats(blobs.get(stored.reduced()));
          var points =
              new dev.millrace.learn.explore.Points(reduced.length / groups.length, reduced);
          var named = named(table.projections(id), request.hasA() ? "groups-" : "classes-");
          var layout = plane(points, groups).of(points);
          var blob = blobs.put(Floats.bytes(layout.coordinates()), Floats.MEDIA_TYPE);
          table.addProjection(
              id, new ExplorationTable.Projected(named, title(request), blob.getSha256()));
          return named;
        });
    return SeparateResponse.newBuilder()
        .setProjection(name)
        .setExploration(get(project, id))
        .build();
  }

  private static Plane plane(dev.millrace.learn.explore.Points points, int[] groups) {
    try {
      return Discriminant.of(points, groups);
    } catch (IllegalArgumentException e) {
      throw new InvalidException(String.valueOf(e.getMessage()));
    }
  }

  private static String named(List<ExplorationTable.Projected> present, String prefix) {
    var count = present.stream().filter(p -> p.projection().startsWith(prefix)).count();
    return prefix + (count + 1);
  }

  private static String title(SeparateRequest request) {
    return request.hasA()
        ? "%s from %s".formatted(title(request.getA()), title(request.getB()))
        : "Between the classes";
  }

  private static String title(PointGroup group) {
    return switch (group.getGroupCase()) {
      case CLASS_NAME -> group.getClassName();
      case POLYGON -> "a group";
      case GROUP_NOT_SET -> "nothing";
    };
  }

  private int[] groups(Handle handle, ExplorationTable table, SeparateRequest request) {
    var points = new PointTable(handle, request.getProject()).points(request.getExploration());
    if (request.hasA() != request.hasB()) {
      throw new InvalidException("one group is given; give both, or none to separate all classes");
    }
    if (!request.hasA()) {
      return LabelPlaces.of(new PointTable(handle, request.getProject()).project(), points);
    }
    var groups = IntStream.generate(() -> LabelPlaces.NONE).limit(points.size()).toArray();
    put(groups, 1, table, request.getExploration(), request.getB(), points);
    put(groups, 0, table, request.getExploration(), request.getA(), points);
    return groups;
  }

  private void put(
      int[] groups,
      int group,
      ExplorationTable table,
      String id,
      PointGroup wanted,
      List<PointTable.Point> points) {
    switch (wanted.getGroupCase()) {
      case CLASS_NAME -> {
        for (int i = 0; i < groups.length; i++) {
          groups[i] = points.get(i).className().equals(wanted.getClassName()) ? group : groups[i];
        }
      }
      case POLYGON -> {
        var polygon = wanted.getPolygon();
        var layout = layout(table.projection(id, polygon.getProjection()));
        for (int i : layout.inside(lasso(polygon.getPolygonList()))) {
          groups[i] = group;
        }
      }
      case GROUP_NOT_SET -> throw new InvalidException("a group is neither a line nor a class");
    }
  }
}
