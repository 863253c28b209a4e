package dev.millrace.evaluation;

import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.database.Database;
import dev.millrace.proto.evaluation.v1.Alias;
import dev.millrace.proto.evaluation.v1.AliasMoved;
import dev.millrace.proto.evaluation.v1.EvaluationCompleted;
import dev.millrace.proto.evaluation.v1.RegisteredModel;
import java.util.List;
import java.util.UUID;

/// The verdicts and the models of all projects.
record Registry(Database database, EvaluationEvents events) {

  /// The verdict on a run.
  ///
  /// @throws NotFoundException while there is none, with the error when it could not be judged
  EvaluationCompleted evaluation(String run) {
    return database.call(transaction -> {
      var table = new EvaluationTable(transaction.handle());
      return table
          .find(run)
          .orElseThrow(() ->
              new NotFoundException(
                  table
                      .error(run)
                      .map(error -> "run %s was not judged: %s".formatted(run, error))
                      .orElse("run %s has no verdict yet".formatted(run))));
    });
  }

  /// The models of a project, newest first.
  List<RegisteredModel> models(String project) {
    return database.call(transaction -> new ModelTable(transaction.handle()).list(project));
  }

  /// Points an alias to a version, or to nowhere; a repeated call changes nothing.
  ///
  /// @param version empty for nowhere
  /// @param share of the challenger: the share of items that it answers, 0 to 1
  /// @throws NotFoundException for an unknown version
  void move(String project, Alias alias, String version, double share, String reason) {
    check(alias, share);
    database.run(transaction -> {
      var table = new ModelTable(transaction.handle());
      table.lock(project);
      if (!version.isEmpty()) {
        found(table, project, version);
      }
      var previous = table.pointer(project, alias);
      if (!previous.equals(new ModelTable.Pointer(version, version.isEmpty() ? 0 : share))) {
        var moved = moved(project, alias, previous.version(), version, share, reason);
        events.publish(transaction, UUID.randomUUID().toString(), moved);
      }
    });
  }

  private static void check(Alias alias, double share) {
    if (alias == Alias.ALIAS_UNSPECIFIED || alias == Alias.UNRECOGNIZED) {
      throw new InvalidException("no alias is given, expected champion, challenger or shadow");
    }
    if (!(share >= 0 && share <= 1)) {
      throw new InvalidException("share is %s, expected 0 to 1".formatted(share));
    }
    if (share > 0 && alias != Alias.ALIAS_CHALLENGER) {
      throw new InvalidException("only the challenger answers a share of the items");
    }
  }

  private static void found(ModelTable table, String project, String version) {
    if (table.find(project, version).isEmpty()) {
      throw new NotFoundException(
          "project %s has no model of version '%s': list its models".formatted(project, version));
    }
  }

  static AliasMoved moved(
      String project, Alias alias, String previous, String version, double share, String reason) {
    return AliasMoved.newBuilder()
        .setProject(project)
        .setAlias(alias)
        .setVersion(version)
        .setPreviousVersion(previous)
        .setShare(share)
        .setReason(reason)
        .build();
  }
}
