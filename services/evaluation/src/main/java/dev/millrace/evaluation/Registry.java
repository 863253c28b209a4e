package dev.millrace.evaluation;

import dev.millrace.mesh.InvalidException;
import dev.millrace.mesh.NotFoundException;
import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.database.Transaction;
import dev.millrace.proto.evaluation.v1.Alias;
import dev.millrace.proto.evaluation.v1.AliasMoved;
import dev.millrace.proto.evaluation.v1.EvaluationCompleted;
import dev.millrace.proto.evaluation.v1.Model;
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

  /// Points an alias to a version; a repeated call changes nothing.
  ///
  /// @throws NotFoundException for an unknown version
  void move(String project, Alias alias, String version, String reason) {
    if (alias == Alias.ALIAS_UNSPECIFIED || alias == Alias.UNRECOGNIZED) {
      throw new InvalidException("no alias is given, expected champion, challenger or shadow");
    }
    database.run(transaction -> {
      var table = new ModelTable(transaction.handle());
      table.lock(project);
      var model = found(table, project, version);
      var previous = table.find(project, alias).map(Model::getVersion).orElse("");
      if (!previous.equals(model.getVersion())) {
        move(transaction, moved(model, alias, previous, reason));
      }
    });
  }

  private static Model found(ModelTable table, String project, String version) {
    return table
        .find(project, version)
        .orElseThrow(() ->
            new NotFoundException(
                "project %s has no model of version '%s': list its models"
                    .formatted(project, version)));
  }

  private void move(Transaction transaction, AliasMoved moved) {
    events.publish(transaction, UUID.randomUUID().toString(), moved);
  }

  private static AliasMoved moved(Model model, Alias alias, String previous, String reason) {
    return AliasMoved.newBuilder()
        .setProject(model.getProject())
        .setAlias(alias)
        .setVersion(model.getVersion())
        .setPreviousVersion(previous)
        .setReason(reason)
        .build();
  }
}
