package dev.millrace.labeling.clean;

import dev.millrace.labeling.LabelingMesh;
import dev.millrace.labeling.explore.ExploringMesh;
import dev.millrace.labeling.explore.PointTable;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.job.Jobs;
import dev.millrace.mesh.job.Worker;
import dev.millrace.proto.labeling.v1.CleaningStatus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;

/// The work of cleaning, from start to stop.
@Singleton
public final class CleaningMesh {
  private final LabelingMesh mesh;
  private final ExploringMesh exploring;
  private final BlobStore blobs;
  private volatile Optional<Worker> worker = Optional.empty();

  @Inject
  CleaningMesh(LabelingMesh mesh, ExploringMesh exploring, BlobStore blobs) {
    this.mesh = mesh;
    this.exploring = exploring;
    this.blobs = blobs;
  }

  Database database() {
    return mesh.database();
  }

  private Jobs jobs() {
    return mesh.cleaningJobs();
  }

  CleaningStatus begin(String project) {
    mesh.database()
        .run(transaction -> {
          var handle = transaction.handle();
          var _ = new PointTable(handle, project).project();
          new CleaningTable(handle, project).begin();
          var id = WeighingWork.asked(project, UUID.randomUUID().toString());
          jobs().add(transaction, id, new byte[0]);
        });
    return status(project);
  }

  CleaningStatus status(String project) {
    return mesh.database()
        .jdbi()
        .withHandle(handle -> {
          var _ = new PointTable(handle, project).project();
          return new CleaningTable(handle, project).status();
        });
  }

  void start(@Observes StartupEvent event) {
    var work = new WeighingWork(mesh.database(), blobs, exploring.sources());
    worker = Optional.of(Worker.start(jobs(), work, Worker.Options.DEFAULT));
  }

  // Before the database that the work uses.
  void stop(@Observes @Priority(1) ShutdownEvent event) {
    worker.ifPresent(Worker::close);
  }
}
