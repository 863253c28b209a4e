package dev.millrace.labeling.explore;

import dev.millrace.labeling.LabelingMesh;
import dev.millrace.learn.pretrained.WeightStore;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.job.Jobs;
import dev.millrace.mesh.job.Worker;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/// The work of exploring, from start to stop.
@Singleton
public final class ExploringMesh {
  private final LabelingMesh mesh;
  private final BlobStore blobs;
  private final Jobs jobs;
  private final Sources sources;
  private volatile Optional<Worker> worker = Optional.empty();

  @Inject
  ExploringMesh(LabelingMesh mesh, BlobStore blobs) {
    this.mesh = mesh;
    this.blobs = blobs;
    this.jobs = new Jobs(mesh.database(), "explore");
    this.sources = new Sources(mesh.database(), blobs, WeightStore.standard());
  }

  /// What can look at items.
  public Sources sources() {
    return sources;
  }

  Explorations explorations() {
    return new Explorations(mesh.database(), blobs, sources, jobs);
  }

  void start(@Observes StartupEvent event) {
    var looking = new Looking(mesh.database(), blobs, sources);
    worker = Optional.of(Worker.start(jobs, looking, Worker.Options.DEFAULT));
  }

  // Before the database that the work uses.
  void stop(@Observes @Priority(1) ShutdownEvent event) {
    worker.ifPresent(Worker::close);
  }
}
