package dev.millrace.labeling.explore;

import dev.millrace.mesh.MeshException;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.job.Claim;
import dev.millrace.mesh.job.ClaimLostException;
import dev.millrace.mesh.job.Work;
import dev.millrace.proto.labeling.v1.ExplorationState;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at the items of an exploration, some at a time, and then projects what was seen. Work that
/// was interrupted goes on with the items that were not looked at.
final class Looking implements Work {
  private static final Logger LOG = LoggerFactory.getLogger(Looking.class);
  private static final int CHUNK = 256;
  private static final int BATCH = 32;

  private final Database database;
  private final BlobStore blobs;
  private final Sources sources;

  Looking(Database database, BlobStore blobs, Sources sources) {
    this.database = database;
    this.blobs = blobs;
    this.sources = sources;
  }

  /// The id of the job of an exploration.
  static String job(String project, String exploration) {
    return project + "/" + exploration;
  }

  private static String project(Claim claim) {
    return claim.id().substring(0, claim.id().indexOf('/'));
  }

  private static String exploration(Claim claim) {
    return claim.id().substring(claim.id().indexOf('/') + 1);
  }

  @Override
  public void run(Claim claim) throws InterruptedException {
    var project = project(claim);
    var id = exploration(claim);
    var stored = database.jdbi().withHandle(h -> new ExplorationTable(h, project).get(id));
    try (var viewer = sources.open(project, Source.of(stored.source()), stored.layer())) {
      choose(claim, project, stored);
      look(claim, project, id, viewer);
    } catch (ClaimLostException e) {
      throw e;
    } catch (MeshException e) {
      fail(claim, String.valueOf(e.getMessage()));
      return;
    }
    var chunks = database.jdbi().withHandle(h -> new ExplorationTable(h, project).chunks(id));
    new Projecting(database, blobs, claim, project, id).run(new SeenChunks(blobs, chunks));
  }

  private void choose(Claim claim, String project, StoredExploration stored) {
    claim.commit(transaction -> {
      var table = new PointTable(transaction.handle(), project);
      if (table.pictures(stored.id()).isEmpty()) {
        table.choose(stored.id(), table.pictured(stored.mostItems()));
      }
    });
  }

  private void look(Claim claim, String project, String id, Viewer viewer)
      throws InterruptedException {
    var pictures = database.jdbi().withHandle(h -> new PointTable(h, project).pictures(id));
    var done =
        database
            .jdbi()
            .withHandle(h ->
                new ExplorationTable(h, project)
                    .chunks(id).stream().map(ExplorationTable.Chunk::place).toList());
    for (int start = 0; start < pictures.size(); start += CHUNK) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (!done.contains(start)) {
        int end = Math.min(pictures.size(), start + CHUNK);
        chunk(claim, project, id, viewer, pictures.subList(start, end), start, pictures.size());
      }
    }
  }

  private void chunk(
      Claim claim,
      String project,
      String id,
      Viewer viewer,
      List<String> pictures,
      int start,
      int total) {
    var reader = new PictureReader(blobs);
    var read =
        pictures.stream().map(sha -> reader.read(sha, viewer.shape(), viewer.fit())).toList();
    var unseen = new ArrayList<Integer>();
    for (int i = 0; i < read.size(); i++) {
      if (read.get(i).isEmpty()) {
        unseen.add(start + i);
      }
    }
    var vectors = see(viewer, read.stream().flatMap(Optional::stream).toList());
    var blob = blobs.put(vectors, Floats.MEDIA_TYPE);
    claim.progress(transaction -> {
      var table = new ExplorationTable(transaction.handle(), project);
      table.addChunk(id, new ExplorationTable.Chunk(start, viewer.width(), blob.getSha256()));
      new PointTable(transaction.handle(), project).unseen(id, unseen);
      table.progress(
          id, ExplorationState.EXPLORATION_STATE_LOOKING, start + pictures.size(), total);
    });
  }

  private static byte[] see(Viewer viewer, List<byte[]> pictures) {
    var seen = new ByteArrayOutputStream();
    for (int start = 0; start < pictures.size(); start += BATCH) {
      var some = pictures.subList(start, Math.min(pictures.size(), start + BATCH));
      var pixels = new ByteArrayOutputStream();
      some.forEach(pixels::writeBytes);
      seen.writeBytes(Floats.bytes(viewer.see(pixels.toByteArray(), some.size())));
    }
    return seen.toByteArray();
  }

  @Override
  public void giveUp(Claim claim, String lastError) {
    fail(claim, "the items could not be looked at, the last time for: " + lastError);
  }

  private static void fail(Claim claim, String error) {
    LOG.warn("Exploration {} failed: {}", claim.id(), error);
    claim.finish(transaction ->
        new ExplorationTable(transaction.handle(), project(claim)).fail(exploration(claim), error));
  }
}
