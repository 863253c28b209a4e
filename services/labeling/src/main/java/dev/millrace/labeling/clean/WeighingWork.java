package dev.millrace.labeling.clean;

import dev.millrace.labeling.explore.PointTable;
import dev.millrace.labeling.explore.Source;
import dev.millrace.labeling.explore.Sources;
import dev.millrace.mesh.MeshException;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.job.Claim;
import dev.millrace.mesh.job.ClaimLostException;
import dev.millrace.mesh.job.Work;
import dev.millrace.proto.evaluation.v1.EvaluationCompleted;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Weighs the labels of a project: when somebody asks, and after each evaluation of a project that
/// somebody asked for before.
final class WeighingWork implements Work {
  private static final Logger LOG = LoggerFactory.getLogger(WeighingWork.class);
  private static final int MOST_ITEMS = 30_000;
  private static final String ASKED = "asked-";

  private final Database database;
  private final BlobStore blobs;
  private final Sources sources;

  WeighingWork(Database database, BlobStore blobs, Sources sources) {
    this.database = database;
    this.blobs = blobs;
    this.sources = sources;
  }

  /// The id of a job that somebody asked for.
  static String asked(String project, String id) {
    return project + "/" + ASKED + id;
  }

  private static String project(Claim claim) {
    return claim.id().substring(0, claim.id().indexOf('/'));
  }

  @Override
  public void run(Claim claim) throws InterruptedException {
    var project = project(claim);
    if (!isDue(claim, project)) {
      claim.finish(_ -> {});
      return;
    }
    try {
      weigh(claim, project);
    } catch (ClaimLostException e) {
      throw e;
    } catch (MeshException e) {
      fail(claim, String.valueOf(e.getMessage()));
    }
  }

  /// A verdict that a newer one has overtaken, as in a replay, asks for nothing.
  private boolean isDue(Claim claim, String project) {
    var about = claim.id().substring(project.length() + 1);
    return database
        .jdbi()
        .withHandle(handle ->
            about.startsWith(ASKED)
                || Judgements.newest(handle, project)
                    .map(EvaluationCompleted::getRun)
                    .equals(Optional.of(about)));
  }

  private void weigh(Claim claim, String project) throws InterruptedException {
    var source = source(project);
    var items = database.jdbi().withHandle(h -> new PointTable(h, project).pictured(MOST_ITEMS));
    SeenItems seen;
    try (var viewer = sources.open(project, source, "")) {
      seen = known(project, source, viewer.width());
      var every = Math.max(1, items.size() / 20);
      var fresh =
          seen.look(
              items,
              viewer,
              blobs,
              done -> {
                if (done % every == 0) {
                  say(claim, project, 60 * done / items.size());
                }
              });
      if (fresh) {
        keep(claim, project, source, viewer.width(), seen);
      }
    }
    var pictured = seen.of(items);
    if (pictured.size() < 2) {
      fail(claim, "project '%s' has no pictures that could be looked at".formatted(project));
      return;
    }
    var judgements = database.jdbi().withHandle(h -> Judgements.of(h, project, blobs));
    var schema = database.jdbi().withHandle(h -> new PointTable(h, project).project());
    var weighed =
        Weighed.of(
            schema,
            pictured,
            seen,
            !(source instanceof Source.Handmade),
            judgements,
            percent -> say(claim, project, 60 + 40 * percent / 100));
    claim.finish(transaction ->
        new CleaningTable(transaction.handle(), project)
            .replace(weighed, source.toString(), judgements.run()));
  }

  /// A network that did not learn from these labels.
  private Source source(String project) {
    return sources.of(project).stream()
        .map(source -> Source.of(source.getSource()))
        .filter(source -> !(source instanceof Source.OfModel))
        .findFirst()
        .orElse(new Source.Handmade());
  }

  private SeenItems known(String project, Source source, int width) {
    return database
        .jdbi()
        .withHandle(h -> new CleaningTable(h, project).seen(source.toString()))
        .filter(stored -> stored.width() == width && blobs.has(stored.blob()))
        .map(stored -> SeenItems.of(width, blobs.get(stored.blob())))
        .orElseGet(() -> new SeenItems(width));
  }

  private void keep(Claim claim, String project, Source source, int width, SeenItems seen) {
    var blob = blobs.put(seen.toBytes(), "application/octet-stream").getSha256();
    claim.progress(transaction ->
        new CleaningTable(transaction.handle(), project)
            .keep(source.toString(), new CleaningTable.StoredSeen(width, blob)));
  }

  private static void say(Claim claim, String project, int percent) {
    claim.progress(
        transaction -> new CleaningTable(transaction.handle(), project).progress(percent));
  }

  @Override
  public void giveUp(Claim claim, String lastError) {
    fail(claim, "the labels could not be weighed, the last time for: " + lastError);
  }

  private static void fail(Claim claim, String error) {
    LOG.warn("Cleaning {} failed: {}", claim.id(), error);
    claim.finish(
        transaction -> new CleaningTable(transaction.handle(), project(claim)).fail(error));
  }
}
