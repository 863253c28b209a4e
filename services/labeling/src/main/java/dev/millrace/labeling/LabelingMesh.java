package dev.millrace.labeling;

import dev.millrace.host.MeshConfig;
import dev.millrace.host.ServingKey;
import dev.millrace.labeling.seal.Sealer;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.database.Subscriber;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.LogUnavailableException;
import dev.millrace.mesh.job.Jobs;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/// The labeling service's place in the mesh: its tables, what it listens to and its work, from
/// start to stop.
@Singleton
public final class LabelingMesh {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final EventLog log;
  private final Database database;
  private final Tally tally = new Tally();
  private final Skills skills = new Skills();
  private final BlobStore blobs;
  private final LabelingConfig config;
  private final ManagedChannel serving;
  private volatile Optional<Subscriber> subscriber = Optional.empty();
  private volatile Optional<Suggestions> suggestions = Optional.empty();
  private volatile Optional<Sealer> sealer = Optional.empty();
  private volatile Optional<Reconsidering> reconsidering = Optional.empty();

  @Inject
  LabelingMesh(
      @DataSource("labeling") javax.sql.DataSource dataSource,
      EventLog log,
      BlobStore blobs,
      LabelingConfig config,
      MeshConfig mesh) {
    this.log = log;
    this.blobs = blobs;
    this.config = config;
    this.serving =
        Grpc.newChannelBuilder(config.servingAddress(), InsecureChannelCredentials.create())
            .intercept(ServingKey.shown(mesh))
            .build();
    this.database = new Database(dataSource, "millrace/labeling", log);
  }

  /// The service's tables.
  public Database database() {
    return database;
  }

  BlobStore blobs() {
    return blobs;
  }

  /// The labels to be weighed: a job for each evaluation, and for each wish.
  public Jobs cleaningJobs() {
    return ReadModel.cleaningJobs(database);
  }

  Tally tally() {
    return tally;
  }

  Skills skills() {
    return skills;
  }

  /// Whether the tables have all that was on the log when the service started.
  boolean isCaughtUp() {
    return subscriber.filter(Subscriber::isCaughtUp).isPresent();
  }

  /// Waits a little for the tables to have all that was on the log when the service started:
  /// before, an item may look unlabelled that is not.
  ///
  /// @throws LogUnavailableException when it takes longer
  public void awaitCaughtUp() {
    if (!isCaughtUp() && !await(reader -> reader.awaitCaughtUp(PATIENCE))) {
      throw new LogUnavailableException(
          "the labeling service is still reading the log; try again in a while");
    }
  }

  /// Waits a little for the tables to have all that is on the log now.
  ///
  /// @throws LogUnavailableException when it takes longer
  void awaitPresent() {
    if (!await(reader -> reader.awaitPresent(PATIENCE))) {
      throw new LogUnavailableException(
          "the labeling service is behind the log; try again in a while");
    }
  }

  private boolean await(Wait wait) {
    try {
      return subscriber.isPresent() && wait.in(subscriber.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailableException("interrupted while reading the log", e);
    }
  }

  @FunctionalInterface
  private interface Wait {
    boolean in(Subscriber reader) throws InterruptedException;
  }

  void start(@Observes StartupEvent event) {
    subscriber = Optional.of(ReadModel.subscribe("labeling", log, database, tally));
    suggestions = Optional.of(suggest());
    sealer = Optional.of(Sealer.start(log, database, config.sealInterval()));
    reconsidering =
        Optional.of(
            Reconsidering.start(
                database, tally, skills, config.consensusPause(), this::isCaughtUp));
  }

  private Suggestions suggest() {
    var asker = new Asker(blobs, new Inference(serving));
    return Suggestions.start(
        database, asker, config.suggestionsAhead(), config.suggestionsPause(), this::isCaughtUp);
  }

  void stop(@Observes ShutdownEvent event) {
    suggestions.ifPresent(Suggestions::close);
    reconsidering.ifPresent(Reconsidering::close);
    sealer.ifPresent(Sealer::close);
    serving.shutdownNow();
    subscriber.ifPresent(Subscriber::close);
    database.close();
  }
}
