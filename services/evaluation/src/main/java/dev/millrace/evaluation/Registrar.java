package dev.millrace.evaluation;

import dev.millrace.mesh.database.Transaction;
import dev.millrace.proto.evaluation.v1.Alias;
import dev.millrace.proto.evaluation.v1.AliasMoved;
import dev.millrace.proto.evaluation.v1.EvaluationCompleted;
import dev.millrace.proto.evaluation.v1.Model;
import dev.millrace.proto.evaluation.v1.SplitVerdict;
import dev.millrace.proto.preprocessing.v1.Split;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Enters a judged model in its project's registry, and makes it champion when it is better.
record Registrar(EvaluationEvents events) {
  private static final Logger LOG = LoggerFactory.getLogger(Registrar.class);

  /// Publishes the verdict, the model with the next version, and the move of the champion if there
  /// is one, as parts of one transaction.
  void register(Transaction transaction, EvaluationCompleted completed) {
    var table = new ModelTable(transaction.handle());
    table.lock(completed.getProject());
    var champion = table.find(completed.getProject(), Alias.ALIAS_CHAMPION);
    var version = table.nextVersion(completed.getProject());
    events.publish(transaction, completed);
    var standing = Standing.of(version, completed.getVerdictsList());
    events.publish(transaction, model(completed, standing));
    var judged = champion.map(model -> standing(transaction, model));
    switch (Promotion.decide(judged, standing)) {
      case Promotion.Promoted(var reason) -> {
        LOG.info("Project {}: version {} is champion: {}", completed.getProject(), version, reason);
        events.publish(
            transaction,
            completed.getRun() + "/champion",
            moved(completed.getProject(), version, champion, reason));
      }
      case Promotion.Kept(var reason) ->
          LOG.info("Project {}: the champion stays: {}", completed.getProject(), reason);
    }
  }

  private static Model model(EvaluationCompleted completed, Standing standing) {
    var model =
        Model.newBuilder()
            .setProject(completed.getProject())
            .setVersion(standing.version())
            .setBundle(completed.getBundle())
            .setGolden(completed.getGolden())
            .setRun(completed.getRun())
            .setCut(completed.getCut())
            .setValidAccuracy(accuracy(completed, Split.SPLIT_VALID))
            .setTestAccuracy(accuracy(completed, Split.SPLIT_TEST));
    standing.valid().ifPresent(model::setValid);
    standing.test().ifPresent(model::setTest);
    return model.build();
  }

  private static double accuracy(EvaluationCompleted completed, Split split) {
    return completed.getVerdictsList().stream()
        .filter(verdict -> verdict.getSplit() == split && verdict.getCount() > 0)
        .mapToDouble(SplitVerdict::getAccuracy)
        .findFirst()
        .orElse(0);
  }

  private static Standing standing(Transaction transaction, Model model) {
    var verdicts =
        new EvaluationTable(transaction.handle())
            .find(model.getRun())
            .orElseThrow(() ->
                new IllegalStateException(
                    "version %s of project %s has no verdict"
                        .formatted(model.getVersion(), model.getProject())))
            .getVerdictsList();
    return Standing.of(model.getVersion(), verdicts);
  }

  private static AliasMoved moved(
      String project, String version, Optional<Model> previous, String reason) {
    return AliasMoved.newBuilder()
        .setProject(project)
        .setAlias(Alias.ALIAS_CHAMPION)
        .setVersion(version)
        .setPreviousVersion(previous.map(Model::getVersion).orElse(""))
        .setReason(reason)
        .build();
  }
}
