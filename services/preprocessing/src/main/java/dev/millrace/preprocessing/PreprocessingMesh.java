package dev.millrace.preprocessing;

import dev.millrace.learn.vision.ImageDecoder;
import dev.millrace.learn.vision.ImageLimits;
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

/// The preprocessing service's place in the mesh: its tables, what it listens to and its work, from
/// start to stop.
@Singleton
public final class PreprocessingMesh {
  private final Database database;
  private final EventLog log;
  private final BlobStore blobs;
  private final MeterRegistry meters;
  private final PreprocessingConfig config;
  private volatile Optional<PreprocessingNode> node = Optional.empty();

  @Inject
  PreprocessingMesh(
      @DataSource("preprocessing") javax.sql.DataSource dataSource,
      EventLog log,
      BlobStore blobs,
      MeterRegistry meters,
      PreprocessingConfig config) {
    this.database = new Database(dataSource, "millrace/preprocessing", log);
    this.log = log;
    this.blobs = blobs;
    this.meters = meters;
    this.config = config;
  }

  /// What may be asked of the service.
  Cuts cuts() {
    return node.orElseThrow(
            () -> new NotReadyException("preprocessing starts, or stops: try again"))
        .cuts();
  }

  /// Whether it knows what is on the log, and makes cuts.
  boolean isReady() {
    return node.map(PreprocessingNode::isReady).orElse(false);
  }

  void start(@Observes StartupEvent event) {
    int cores = Runtime.getRuntime().availableProcessors();
    var settings =
        new PreprocessingNode.Settings(config.threads().orElse(cores), Worker.Options.DEFAULT);
    ImageReading reading = new ImageDecoder(ImageLimits.DEFAULT)::decode;
    node = Optional.of(PreprocessingNode.start(database, log, blobs, reading, meters, settings));
  }

  void stop(@Observes ShutdownEvent event) {
    node.ifPresent(PreprocessingNode::close);
    database.close();
  }
}
