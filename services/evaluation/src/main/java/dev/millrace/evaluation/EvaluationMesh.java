package dev.millrace.evaluation;

import dev.millrace.mesh.NotReadyException;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.job.Worker;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/// The evaluation service's place in the mesh: its tables, what it listens to and its work, from
/// start to stop.
@Singleton
public final class EvaluationMesh {
  private final Database database;
  private final EventLog log;
  private final BlobStore blobs;
  private final MeterRegistry meters;
  private volatile Optional<EvaluationNode> node = Optional.empty();

  @Inject
  EvaluationMesh(
      @DataSource("evaluation") javax.sql.DataSource dataSource,
      EventLog log,
      BlobStore blobs,
      MeterRegistry meters) {
    this.database = new Database(dataSource, "millrace/evaluation", log);
    this.log = log;
    this.blobs = blobs;
    this.meters = meters;
  }

  /// What may be asked of the service.
  Registry registry() {
    return node.orElseThrow(() -> new NotReadyException("evaluation starts, or stops: try again"))
        .registry();
  }

  /// Whether it knows what is on the log, and judges models.
  boolean isReady() {
    return node.map(EvaluationNode::isReady).orElse(false);
  }

  void start(@Observes StartupEvent event) {
    node = Optional.of(EvaluationNode.start(database, log, blobs, meters, Worker.Options.DEFAULT));
  }

  void stop(@Observes ShutdownEvent event) {
    node.ifPresent(EvaluationNode::close);
    database.close();
  }
}
