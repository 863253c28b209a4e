package dev.millrace.console.mesh;

import static dev.millrace.console.mesh.MeshDouble.answer;

import com.google.protobuf.ByteString;
import dev.millrace.proto.labeling.v1.Coordinates;
import dev.millrace.proto.labeling.v1.Exploration;
import dev.millrace.proto.labeling.v1.ExplorationSource;
import dev.millrace.proto.labeling.v1.ExplorationState;
import dev.millrace.proto.labeling.v1.ExploringGrpc;
import dev.millrace.proto.labeling.v1.GetExplorationRequest;
import dev.millrace.proto.labeling.v1.GetPointsRequest;
import dev.millrace.proto.labeling.v1.GetProjectionRequest;
import dev.millrace.proto.labeling.v1.ItemState;
import dev.millrace.proto.labeling.v1.ListExplorationsRequest;
import dev.millrace.proto.labeling.v1.ListExplorationsResponse;
import dev.millrace.proto.labeling.v1.ListSourcesRequest;
import dev.millrace.proto.labeling.v1.ListSourcesResponse;
import dev.millrace.proto.labeling.v1.Points;
import dev.millrace.proto.labeling.v1.Projection;
import dev.millrace.proto.labeling.v1.SelectItemsRequest;
import dev.millrace.proto.labeling.v1.SelectItemsResponse;
import dev.millrace.proto.labeling.v1.SelectedItem;
import dev.millrace.proto.labeling.v1.Selection;
import dev.millrace.proto.labeling.v1.SeparateRequest;
import dev.millrace.proto.labeling.v1.SeparateResponse;
import dev.millrace.proto.labeling.v1.StartExplorationRequest;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Exploring in memory: the drawings in a clump a shape, side by side, on every projection.
public final class ExploringDouble extends ExploringGrpc.ExploringImplBase {
  private final LabelingDouble labeling;
  private final List<String> projections = new ArrayList<>(List.of("neighbours", "pca-1-2"));
  private boolean begun;

  ExploringDouble(LabelingDouble labeling) {
    this.labeling = labeling;
  }

  @Override
  public void listSources(ListSourcesRequest request, StreamObserver<ListSourcesResponse> caller) {
    answer(
        caller,
        () ->
            ListSourcesResponse.newBuilder()
                .addSources(
                    ExplorationSource.newBuilder()
                        .setSource("model/2")
                        .setTitle("Model 2")
                        .addAllLayers(List.of("0", "1", "2")))
                .addSources(
                    ExplorationSource.newBuilder()
                        .setSource("handmade")
                        .setTitle("Edges and brightness, without a network"))
                .build());
  }

  @Override
  public void startExploration(
      StartExplorationRequest request, StreamObserver<Exploration> caller) {
    begun = true;
    answer(caller, this::exploration);
  }

  @Override
  public void listExplorations(
      ListExplorationsRequest request, StreamObserver<ListExplorationsResponse> caller) {
    answer(
        caller,
        () -> {
          var list = ListExplorationsResponse.newBuilder();
          return begun ? list.addExplorations(exploration()).build() : list.build();
        });
  }

  @Override
  public void getExploration(GetExplorationRequest request, StreamObserver<Exploration> caller) {
    answer(caller, this::exploration);
  }

  private Exploration exploration() {
    var items = labeling.items();
    var exploration =
        Exploration.newBuilder()
            .setProject(LabelingDouble.PROJECT)
            .setExploration("first-look")
            .setSource("model/2")
            .setState(ExplorationState.EXPLORATION_STATE_DONE)
            .setDone(items.size())
            .setTotal(items.size());
    for (var projection : projections) {
      exploration.addProjections(
          Projection.newBuilder()
              .setProjection(projection)
              .setTitle("Seen by " + projection)
              .setSeparation(projection.startsWith("groups") ? 0.95 : 0.7));
    }
    return exploration.build();
  }

  @Override
  public void getPoints(GetPointsRequest request, StreamObserver<Points> caller) {
    answer(
        caller,
        () -> {
          var points = Points.newBuilder();
          var pictures = ByteBuffer.allocate(32 * labeling.items().size());
          for (var item : labeling.items()) {
            points.addItems(item.getItem());
            pictures.put(HexFormat.of().parseHex(item.getBlob().getSha256()));
            points.addLabels(
                item.hasCurrent() ? Shapes.CLASSES.indexOf(item.getCurrent().getClassName()) : -1);
          }
          return points.setPictures(ByteString.copyFrom(pictures.array())).build();
        });
  }

  @Override
  public void getProjection(GetProjectionRequest request, StreamObserver<Coordinates> caller) {
    answer(
        caller,
        () -> {
          int count = labeling.items().size();
          var xy = ByteBuffer.allocate(8 * count).order(ByteOrder.LITTLE_ENDIAN);
          for (int i = 0; i < count; i++) {
            xy.putFloat(x(i)).putFloat(y(i));
          }
          return Coordinates.newBuilder().setXy(ByteString.copyFrom(xy.array())).build();
        });
  }

  /// Clumps from left to right, by shape.
  private static float x(int i) {
    int clump = Shapes.CLASSES.indexOf(Shapes.shape(i));
    return -0.9f + 1.8f * clump / (Shapes.CLASSES.size() - 1) + 0.004f * (i % 20 - 10);
  }

  private static float y(int i) {
    return 0.02f * (i % 17 - 8);
  }

  @Override
  public void selectItems(SelectItemsRequest request, StreamObserver<SelectItemsResponse> caller) {
    answer(
        caller,
        () -> {
          var answer =
              SelectItemsResponse.newBuilder()
                  .setSelection(
                      Selection.newBuilder()
                          .setProjection(request.getProjection())
                          .setModelVersion("model/2")
                          .addAllPolygon(request.getPolygonList()));
          var items = labeling.items();
          for (int i = 0; i < items.size(); i++) {
            if (inside(request.getPolygonList(), x(i), y(i))
                && !(request.getUnlabelledOnly() && items.get(i).hasCurrent())) {
              answer.addItems(selected(items.get(i)));
            }
          }
          return answer.build();
        });
  }

  private static SelectedItem selected(ItemState item) {
    return SelectedItem.newBuilder()
        .setItem(item.getItem())
        .setBlob(item.getBlob())
        .setClassName(item.getCurrent().getClassName())
        .build();
  }

  private static boolean inside(List<Float> corners, float x, float y) {
    boolean inside = false;
    for (int i = 0, j = corners.size() - 2; i < corners.size(); j = i, i += 2) {
      float fromY = corners.get(j + 1);
      float toY = corners.get(i + 1);
      if (fromY > y != toY > y
          && x < (corners.get(j) - corners.get(i)) * (y - toY) / (fromY - toY) + corners.get(i)) {
        inside = !inside;
      }
    }
    return inside;
  }

  @Override
  public void separate(SeparateRequest request, StreamObserver<SeparateResponse> caller) {
    answer(
        caller,
        () -> {
          var name = "groups-%d".formatted(projections.size() - 1);
          projections.add(0, name);
          return SeparateResponse.newBuilder()
              .setProjection(name)
              .setExploration(exploration())
              .build();
        });
  }
}
