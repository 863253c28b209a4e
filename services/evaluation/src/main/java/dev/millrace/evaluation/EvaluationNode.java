package dev.millrace.evaluation;

import dev.millrace.mesh.NotReadyException;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.database.Subscriber;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.mesh.job.AfterCatchUp;
import dev.millrace.mesh.job.Jobs;
import dev.millrace.mesh.job.Worker;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/// A whole evaluation service without its entry points: it follows the log, and judges models once
/// it knows which are judged.
final class EvaluationNode implements AutoCloseable {
  private static final Duration TRIALS = Duration.ofMillis(500);

  private final Registry registry;
  private final Subscriber subscriber;
  private final AfterCatchUp working;

  private EvaluationNode(
      Registry registry, EvaluationWork work, EventLog log, Worker.Options options) {
    this.registry = registry;
    var events = work.events();
    this.subscriber =
        Subscriber.named("evaluation", log, work.database())
            .on(Topics.CUTS, events::cut)
            .on(Topics.RUNS, events::run)
            .on(Topics.EVALUATIONS, events::evaluation)
            .on(Topics.MODELS, events::model)
            .on(Topics.PREDICTIONS, events::prediction)
            .on(Topics.LABELS, events::label)
            .start();
    this.working = AfterCatchUp.begin("Evaluation", subscriber, () -> begin(work, options));
  }

  /// Starts on a schema.
  ///
  /// @param database the schema, which stays the caller's to close after this node
  static EvaluationNode start(
      Database database,
      EventLog log,
      BlobStore blobs,
      MeterRegistry meters,
      Worker.Options options) {
    var events = new EvaluationEvents(new Jobs(database, "evaluation"));
    var work = new EvaluationWork(database, events, new Judge(blobs), new EvaluationMeters(meters));
    return new EvaluationNode(new Registry(database, events), work, log, options);
  }

  /// What may be asked of it.
  ///
  /// @throws NotReadyException while it does not know everything that was on the log at its start
  Registry registry() {
    if (!isReady()) {
      throw new NotReadyException("evaluation still reads the log: ask again in a few seconds");
    }
    return registry;
  }

  /// Whether it knows everything that was on the log at its start, and judges models.
  boolean isReady() {
    return subscriber.isCaughtUp();
  }

  private static Runnable begin(EvaluationWork work, Worker.Options options) {
    var worker = Worker.start(work.events().jobs(), work, options);
    var trials = Trials.start(work.database(), work.events(), TRIALS);
    return () -> {
      trials.close();
      worker.close();
    };
  }

  /// Stops; an evaluation under way is left to the next start.
  @Override
  public void close() {
    working.close();
    subscriber.close();
  }
}
