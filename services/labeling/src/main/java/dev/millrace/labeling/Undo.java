package dev.millrace.labeling;

import dev.millrace.mesh.ConflictException;
import dev.millrace.mesh.NotAllowedException;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.NotReadyException;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.database.Transaction;
import dev.millrace.proto.labeling.v1.LabelSource;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.Provenance;
import dev.millrace.proto.labeling.v1.UndoActRequest;
import dev.millrace.proto.labeling.v1.UndoActResponse;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Takes acts back, and makes them count again: by anybody, in any order, however long ago.
///
/// Nothing is erased: an undo is an act of its own, with an event for each that it takes back. To
/// undo an undoing is to do the first act again.
final class Undo {
  private final Database database;
  private final Tally tally;
  private final Settling settling;
  private final TaskLeases leases;

  Undo(Database database, Tally tally, Settling settling, TaskLeases leases) {
    this.database = database;
    this.tally = tally;
    this.settling = settling;
    this.leases = leases;
  }

  /// Takes an act back.
  ///
  /// @throws NotFoundException for an unknown project or act
  /// @throws NotReadyException when the labeller has done nothing that can be undone
  /// @throws ConflictException when somebody was faster
  /// @throws NotAllowedException when items would go or come back, and the caller may not do that
  UndoActResponse undo(UndoActRequest request) {
    ProjectRules.checkName("labeller", request.getLabeller());
    return database.call(transaction -> {
      var handle = transaction.handle();
      var project = ProjectTable.get(handle, request.getProject());
      var named = named(handle, request);
      // To undo an undo is to redo, and to undo a redo is to undo.
      var redo = !named.undoes().isEmpty();
      ActTable.lock(handle, project.getId(), named.root());
      checkState(handle, project, named, redo);
      return undo(transaction, project, named.root(), redo, request);
    });
  }

  private static ActTable.Row named(Handle handle, UndoActRequest request) {
    return request.getAct().isEmpty()
        ? newest(handle, request)
        : ActTable.find(handle, request.getProject(), request.getAct())
            .orElseThrow(() ->
                new NotFoundException(
                    "project '%s' has no act '%s'"
                        .formatted(request.getProject(), request.getAct())));
  }

  private static ActTable.Row newest(Handle handle, UndoActRequest request) {
    return handle
        .createQuery(
            """
            select * from act
            where project = :project and labeller = :labeller and undoes = '' and redoes = ''
              and not (%s)
            order by decided_at desc, act desc
            limit 1
            """
                .formatted(ActTable.UNDONE.formatted("act.project", "act.act")))
        .bind("project", request.getProject())
        .bind("labeller", request.getLabeller())
        .map(ActTable::read)
        .findOne()
        .orElseThrow(() ->
            new NotReadyException(
                "%s has done nothing in project '%s' that is not undone; name another's act to undo that"
                    .formatted(request.getLabeller(), request.getProject())));
  }

  private static void checkState(Handle handle, Project project, ActTable.Row named, boolean redo) {
    if (ActTable.isUndone(handle, project.getId(), named.root()) != redo) {
      throw new ConflictException(
          "act '%s' by %s is %s already; look at the acts again"
              .formatted(named.root(), named.labeller(), redo ? "done again" : "undone"));
    }
  }

  private UndoActResponse undo(
      Transaction transaction, Project project, String root, boolean redo, UndoActRequest request) {
    var labeller = request.getLabeller();
    var handle = transaction.handle();
    var items = ActTable.items(handle, project.getId(), root).stream().sorted().toList();
    var by = by(labeller, root, redo);
    var writer = ActWriter.begin(transaction, project.getId(), items, by, tally);
    var removals = RemovalTable.ofAct(handle, project.getId(), root);
    for (var item : items) {
      var reversal =
          new Reversal(writer, writer.item(item), root, removals.getOrDefault(item, List.of()));
      if (redo) {
        reversal.redo();
      } else {
        reversal.undo();
      }
      settling.settle(writer, project, item);
    }
    if (writer.isIdle()) {
      throw new ConflictException(
          "nothing of act '%s' is left that could be %s: others have changed it all since"
              .formatted(root, redo ? "done again" : "undone"));
    }
    if (writer.isRemoving() && !request.getMayRemove()) {
      throw new NotAllowedException(
          "act '%s' removed items, or put them back; who may not do that may not undo it"
              .formatted(root));
    }
    writer.write();
    var answer =
        UndoActResponse.newBuilder()
            .setAct(by.getAct())
            .setOfAct(root)
            .setRedone(redo)
            .setItems(items.size());
    if (items.size() == 1
        && removals.isEmpty()
        && !redo
        && writer.item(items.getFirst()).present()) {
      leases
          .again(handle, project, writer.item(items.getFirst()), labeller)
          .ifPresent(answer::setTask);
    }
    return answer.build();
  }

  private static Provenance by(String labeller, String root, boolean redo) {
    var by = Acts.by(labeller, LabelSource.LABEL_SOURCE_PERSON, Acts.newName()).toBuilder();
    return redo ? by.setRedoes(root).build() : by.setUndoes(root).build();
  }
}
