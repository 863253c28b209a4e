package dev.millrace.preprocessing;

import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.job.Claim;
import dev.millrace.mesh.job.Work;
import dev.millrace.proto.preprocessing.v1.CutCompleted;
import dev.millrace.proto.preprocessing.v1.CutFailed;
import dev.millrace.proto.preprocessing.v1.CutRequested;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the cuts that were asked for, each in the flow of its request.
record CutWork(Database database, CutEvents events, CutBuilder builder, CutMeters meters)
    implements Work {
  private static final Logger LOG = LoggerFactory.getLogger(CutWork.class);

  @Override
  public void run(Claim claim) throws InterruptedException {
    var asked = asked(claim);
    var started = System.nanoTime();
    try {
      var built = builder.build(asked.request());
      var completed =
          CutCompleted.newBuilder()
              .setCut(asked.request().getCut())
              .setProject(asked.request().getProject())
              .setSpec(asked.request().getSpec())
              .addAllOffsets(asked.request().getOffsetsList())
              .setDigest(built.manifest().getSha256())
              .setManifest(built.manifest())
              .setSize(built.size())
              .build();
      asked.flow().run(() -> claim.finish(tx -> events.publish(tx, completed)));
      LOG.info(
          "Cut {} of project {} has {} train, {} valid and {} test items",
          completed.getCut(),
          completed.getProject(),
          built.size().getTrain(),
          built.size().getValid(),
          built.size().getTest());
      meters.completed(Duration.ofNanos(System.nanoTime() - started));
    } catch (CutRefused e) {
      fail(claim, asked, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void giveUp(Claim claim, String lastError) {
    fail(claim, asked(claim), "the cut failed at every try, the last time with: " + lastError);
  }

  private CutTable.Asked asked(Claim claim) {
    return database.call(tx -> new CutTable(tx.handle()).asked(claim.id()));
  }

  private void fail(Claim claim, CutTable.Asked asked, String error) {
    asked.flow().run(() -> claim.finish(tx -> events.publish(tx, failed(asked.request(), error))));
    LOG.warn("Cut {} of project {} failed: {}", claim.id(), asked.request().getProject(), error);
    meters.failed();
  }

  private static CutFailed failed(CutRequested request, String error) {
    return CutFailed.newBuilder()
        .setCut(request.getCut())
        .setProject(request.getProject())
        .setError(error)
        .build();
  }
}
