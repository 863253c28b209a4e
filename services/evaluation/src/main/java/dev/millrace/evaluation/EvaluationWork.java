package dev.millrace.evaluation;

import dev.millrace.mesh.NotReadyException;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.job.Claim;
import dev.millrace.mesh.job.Work;
import dev.millrace.proto.evaluation.v1.EvaluationCompleted;
import dev.millrace.proto.evaluation.v1.EvaluationFailed;
import dev.millrace.proto.mesh.v1.Blob;
import dev.millrace.proto.training.v1.RunCompleted;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Judges the bundles of completed runs, each in the flow of its run.
record EvaluationWork(
    Database database, EvaluationEvents events, Judge judge, EvaluationMeters meters)
    implements Work {
  private static final Logger LOG = LoggerFactory.getLogger(EvaluationWork.class);

  @Override
  public void run(Claim claim) {
    var ended = ended(claim);
    var run = ended.run();
    var started = System.nanoTime();
    try {
      var completed =
          EvaluationCompleted.newBuilder()
              .setRun(run.getRun())
              .setProject(run.getProject())
              .setCut(run.getCut())
              .setBundle(run.getBundle())
              .addAllVerdicts(judge.judge(run.getBundle(), manifest(run)))
              .setGolden(judge.golden(run.getBundle(), manifest(run)))
              .build();
      ended.flow().run(() -> claim.finish(tx -> new Registrar(events).register(tx, completed)));
      meters.completed(Duration.ofNanos(System.nanoTime() - started));
    } catch (CannotJudge e) {
      fail(claim, ended, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void giveUp(Claim claim, String lastError) {
    var error = "the evaluation failed at every try, the last time with: " + lastError;
    fail(claim, ended(claim), error);
  }

  private RunTable.Ended ended(Claim claim) {
    return database.call(tx -> new RunTable(tx.handle()).ended(claim.id()));
  }

  private Blob manifest(RunCompleted run) {
    return database
        .call(tx -> new RunTable(tx.handle()).manifest(run.getCut()))
        .orElseThrow(() ->
            new NotReadyException(
                "cut %s of run %s is not known to be completed"
                    .formatted(run.getCut(), run.getRun())));
  }

  private void fail(Claim claim, RunTable.Ended ended, String error) {
    var failed =
        EvaluationFailed.newBuilder()
            .setRun(ended.run().getRun())
            .setProject(ended.run().getProject())
            .setError(error)
            .build();
    ended.flow().run(() -> claim.finish(tx -> events.publish(tx, failed)));
    LOG.warn("Run {} of project {} was not judged: {}", claim.id(), failed.getProject(), error);
    meters.failed();
  }
}
