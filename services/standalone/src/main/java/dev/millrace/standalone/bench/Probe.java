package dev.millrace.standalone.bench;

import dev.millrace.ingest.client.IngestLoad;
import dev.millrace.ingest.client.Progress;
import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.LabelSchema;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.standalone.client.Flow;
import dev.millrace.standalone.client.MeshClient;
import java.util.List;

/// The project that benchmarks measure on.
final class Probe {
  static final String PROJECT = "probe";
  static final List<String> CLASSES = List.of("even", "odd");

  private Probe() {}

  static void createProject(MeshClient mesh) throws InterruptedException {
    new Flow(mesh)
        .project(
            Project.newBuilder()
                .setId(PROJECT)
                .setTitle("Probe")
                .setApplication(Application.APPLICATION_IMAGE_CLASSIFICATION)
                .setSchema(LabelSchema.newBuilder().addAllClasses(CLASSES))
                .build());
  }

  /// Sends images and waits until labeling knows them; answers their ids.
  static List<String> addItems(MeshClient mesh, int count, List<String> classes)
      throws InterruptedException {
    var load = IngestLoad.images(count, 28, classes, 7);
    load.send(mesh.channel(), PROJECT, Progress.NONE);
    new Flow(mesh).awaitItems(PROJECT, count);
    return load.items().stream().map(item -> item.getItem()).toList();
  }
}
