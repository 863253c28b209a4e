package dev.millrace.labeling.explore;

import dev.millrace.learn.explore.Discriminant;
import dev.millrace.learn.explore.Layout;
import dev.millrace.learn.explore.NeighbourLayout;
import dev.millrace.learn.explore.Neighbours;
import dev.millrace.learn.explore.Plane;
import dev.millrace.learn.explore.Points;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.job.Claim;
import dev.millrace.proto.labeling.v1.ExplorationState;
import java.util.ArrayList;
import java.util.List;

/// Projects the points of an exploration to planes: by neighbours, by components, along a tour,
/// and, when classes are labelled, by what separates them.
record Projecting(Database database, BlobStore blobs, Claim claim, String project, String id) {
  private static final int COMPONENTS = 50;
  private static final int NEIGHBOURS = 15;
  private static final int PLANES = 3;
  private static final int STOPS = 6;
  private static final int TOURED = 10;
  private static final long SEED = 20;

  void run(SeenChunks seen) {
    if (seen.isEmpty()) {
      claim.finish(transaction ->
          new ExplorationTable(transaction.handle(), project)
              .fail(id, "the project has no picture that could be looked at; add some"));
      return;
    }
    say(0);
    var points = seen.along(COMPONENTS, SEED);
    claim.commit(transaction -> {
      var sha = blobs.put(Floats.bytes(points.values()), Floats.MEDIA_TYPE).getSha256();
      new ExplorationTable(transaction.handle(), project).reduced(id, sha);
      var table = new PointTable(transaction.handle(), project);
      table.place(table.points(id), points);
    });
    var projected = new ArrayList<ExplorationTable.Projected>();
    projected.add(keep("neighbours", "Neighbours together", neighbours(points)));
    planes(points, projected);
    classes(points, projected);
    claim.finish(transaction -> {
      var table = new ExplorationTable(transaction.handle(), project);
      projected.forEach(p -> table.addProjection(id, p));
      table.progress(id, ExplorationState.EXPLORATION_STATE_DONE, points.count(), points.count());
    });
  }

  private void say(int percent) {
    claim.progress(transaction ->
        new ExplorationTable(transaction.handle(), project)
            .progress(id, ExplorationState.EXPLORATION_STATE_PROJECTING, percent, 100));
  }

  private Layout neighbours(Points points) {
    var begin = plane(points, 0).of(points);
    var neighbours = Neighbours.of(points, NEIGHBOURS);
    return NeighbourLayout.of(neighbours, begin, SEED, this::sayTenths);
  }

  private void sayTenths(int percent) {
    if (percent % 10 == 0) {
      say(percent);
    }
  }

  private static Plane plane(Points points, int first) {
    int last = points.dimensions() - 1;
    return Plane.ofCoordinates(
        points.dimensions(), Math.min(first, last), Math.min(first + 1, last));
  }

  private void planes(Points points, List<ExplorationTable.Projected> projected) {
    for (int i = 0; i < PLANES && 2 * i + 1 < points.dimensions(); i++) {
      projected.add(
          keep(
              "pca-%d-%d".formatted(2 * i + 1, 2 * i + 2),
              "Components %d and %d".formatted(2 * i + 1, 2 * i + 2),
              plane(points, 2 * i).of(points)));
    }
    var toured = points.first(Math.min(TOURED, points.dimensions()));
    for (int stop = 1; stop <= STOPS; stop++) {
      projected.add(
          keep(
              "tour-" + stop,
              "Tour, stop " + stop,
              Plane.ofTour(toured.dimensions(), SEED, stop).of(toured)));
    }
  }

  private void classes(Points points, List<ExplorationTable.Projected> projected) {
    var labels =
        database
            .jdbi()
            .withHandle(handle -> {
              var table = new PointTable(handle, project);
              return LabelPlaces.of(table.project(), table.points(id));
            });
    if (LabelPlaces.classes(labels) >= 2 && points.dimensions() >= 2) {
      var layout = Discriminant.of(points, labels).of(points);
      projected.add(keep("classes-1", "Between the classes", layout));
    }
  }

  private ExplorationTable.Projected keep(String name, String title, Layout layout) {
    var blob = blobs.put(Floats.bytes(layout.coordinates()), Floats.MEDIA_TYPE);
    return new ExplorationTable.Projected(name, title, blob.getSha256());
  }
}
