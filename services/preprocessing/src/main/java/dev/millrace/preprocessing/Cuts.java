package dev.millrace.preprocessing;

import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.Trace;
import dev.millrace.proto.mesh.v1.TopicOffsets;
import dev.millrace.proto.preprocessing.v1.Cut;
import dev.millrace.proto.preprocessing.v1.CutRequested;
import dev.millrace.proto.preprocessing.v1.CutSpec;
import dev.millrace.proto.preprocessing.v1.ItemDifference;
import dev.millrace.proto.preprocessing.v1.ItemInCut;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/// The cuts that were asked for, and the way to ask for one.
record Cuts(EventLog log, Database database, BlobStore blobs, CutEvents events) {

  /// Asks for a cut; the answer comes before the work.
  ///
  /// @param offsets where to read the log to; empty for its present end
  /// @throws NotFoundException when the project is not there at the offsets
  /// @throws InvalidException when spec or offsets break a rule
  Cut request(String project, CutSpec spec, List<TopicOffsets> offsets) {
    SpecRules.check(spec);
    var ends = OffsetVector.ends(log);
    var vector = offsets.isEmpty() ? ends : OffsetVector.of(offsets).within(ends);
    checkProject(project, vector);
    var requested =
        CutRequested.newBuilder()
            .setCut(CutId.next(Instant.now()))
            .setProject(project)
            .setSpec(spec)
            .addAllOffsets(vector.toMessages())
            .build();
    return Trace.current()
        .call(() ->
            database.call(transaction -> {
              events.publish(transaction, requested);
              return found(new CutTable(transaction.handle()), requested.getCut());
            }));
  }

  private void checkProject(String id, OffsetVector vector) {
    var project =
        new SnapshotReader(log)
            .project(id, vector)
            .orElseThrow(() ->
                new NotFoundException(
                    "there is no project %s: create it first, or mind its spelling".formatted(id)));
    if (Aim.kind(project.getApplication()).isEmpty()) {
      throw new InvalidException(Aim.otherKind(project));
    }
  }

  /// One cut.
  ///
  /// @throws NotFoundException when there is none of this id
  Cut get(String cut) {
    return database.call(transaction -> found(new CutTable(transaction.handle()), cut));
  }

  private static Cut found(CutTable table, String cut) {
    return table
        .find(cut)
        .orElseThrow(
            () -> new NotFoundException("there is no cut %s: list those there are".formatted(cut)));
  }

  /// The cuts of a project, newest first.
  List<Cut> list(String project) {
    return database.call(transaction -> new CutTable(transaction.handle()).list(project));
  }

  /// What became different between two cuts, item by item, in the order of the ids.
  ///
  /// @throws InvalidException when they are of two projects
  /// @throws dev.millrace.mesh.NotReadyException when one is not completed
  List<ItemDifference> diff(String from, String to) {
    var one = get(from);
    var other = get(to);
    if (!one.getProject().equals(other.getProject())) {
      throw new InvalidException(
          "cut %s is of project %s and cut %s of %s: compare cuts of one project"
              .formatted(from, one.getProject(), to, other.getProject()));
    }
    var content = new CutContent(blobs);
    var before = content.items(one);
    var after = content.items(other);
    var items = new TreeSet<>(before.keySet());
    items.addAll(after.keySet());
    return items.stream()
        .filter(item -> !in(before, item).equals(in(after, item)))
        .map(item -> difference(item, in(before, item), in(after, item)))
        .toList();
  }

  private static Optional<ItemInCut> in(SortedMap<String, ItemInCut> cut, String item) {
    return Optional.ofNullable(cut.get(item));
  }

  private static ItemDifference difference(
      String item, Optional<ItemInCut> before, Optional<ItemInCut> after) {
    var difference = ItemDifference.newBuilder().setItem(item);
    before.ifPresent(difference::setFrom);
    after.ifPresent(difference::setTo);
    return difference.build();
  }
}
