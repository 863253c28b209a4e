package dev.millrace.evaluation;

import dev.millrace.mesh.database.Transaction;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.Topics;
import dev.millrace.mesh.job.Jobs;
import dev.millrace.proto.evaluation.v1.AliasMoved;
import dev.millrace.proto.evaluation.v1.EvaluationCompleted;
import dev.millrace.proto.evaluation.v1.EvaluationEvent;
import dev.millrace.proto.evaluation.v1.EvaluationFailed;
import dev.millrace.proto.evaluation.v1.Model;
import dev.millrace.proto.evaluation.v1.ModelEvent;
import dev.millrace.proto.evaluation.v1.ModelRegistered;
import dev.millrace.proto.labeling.v1.ItemLabeled;
import dev.millrace.proto.labeling.v1.LabelEvent;
import dev.millrace.proto.preprocessing.v1.CutEvent;
import dev.millrace.proto.serving.v1.PredictionEvent;
import dev.millrace.proto.serving.v1.Role;
import dev.millrace.proto.training.v1.RunEvent;

/// What events change here: the tables of cuts, runs, verdicts and models, and the open work.
/// Replaying them rebuilds all of it.
record EvaluationEvents(Jobs jobs) {

  void cut(Transaction transaction, Event<CutEvent> event) {
    switch (event.data().getEventCase()) {
      case COMPLETED -> new RunTable(transaction.handle()).add(event.data().getCompleted());
      case REQUESTED, FAILED -> {}
      case EVENT_NOT_SET -> throw new IllegalArgumentException("no event is set");
    }
  }

  void run(Transaction transaction, Event<RunEvent> event) {
    switch (event.data().getEventCase()) {
      case COMPLETED -> {
        var completed = event.data().getCompleted();
        new RunTable(transaction.handle()).add(event, completed);
        jobs.add(transaction, completed.getRun(), new byte[0]);
      }
      case REQUESTED, STARTED, STAGE_COMPLETED, FAILED, CANCELLED, LOST -> {}
      case EVENT_NOT_SET -> throw new IllegalArgumentException("no event is set");
    }
  }

  void evaluation(Transaction transaction, Event<EvaluationEvent> event) {
    var table = new EvaluationTable(transaction.handle());
    switch (event.data().getEventCase()) {
      case COMPLETED -> {
        table.complete(event.data().getCompleted());
        jobs.end(transaction, event.data().getCompleted().getRun());
      }
      case FAILED -> {
        table.fail(event.data().getFailed());
        jobs.end(transaction, event.data().getFailed().getRun());
      }
      case EVENT_NOT_SET -> throw new IllegalArgumentException("no event is set");
    }
  }

  void model(Transaction transaction, Event<ModelEvent> event) {
    var table = new ModelTable(transaction.handle());
    switch (event.data().getEventCase()) {
      case REGISTERED -> table.add(event.data().getRegistered().getModel());
      case ALIAS_MOVED -> table.move(event.data().getAliasMoved());
      case WITHDRAWN -> table.withdraw(event.data().getWithdrawn());
      case SWAPPED -> {}
      case EVENT_NOT_SET -> throw new IllegalArgumentException("no event is set");
    }
  }

  void prediction(Transaction transaction, Event<PredictionEvent> event) {
    switch (event.data().getEventCase()) {
      case SERVED -> {
        var served = event.data().getServed();
        if (served.getRole() == Role.ROLE_SECOND_OPINION && served.getClassesCount() > 0) {
          new EvidenceTable(transaction.handle()).add(served);
        }
      }
      case EVENT_NOT_SET -> throw new IllegalArgumentException("no event is set");
    }
  }

  void label(Transaction transaction, Event<LabelEvent> event) {
    var table = new EvidenceTable(transaction.handle());
    switch (event.data().getEventCase()) {
      case LABELED -> {
        var labeled = event.data().getLabeled();
        if (isTruth(labeled)) {
          table.label(labeled);
        }
      }
      case RETRACTED -> table.retract(event.data().getRetracted());
      case REVIEWED, FLAGGED, RESTORED, REVIEW_WITHDRAWN, FLAG_CLEARED, SEALED -> {}
      case EVENT_NOT_SET -> throw new IllegalArgumentException("no event is set");
    }
  }

  /// A class that a person has settled on; one vote of several is not yet that.
  private static boolean isTruth(ItemLabeled labeled) {
    return labeled.getValue().hasClassName()
        && !labeled.getVote()
        && switch (labeled.getProvenance().getSource()) {
          case LABEL_SOURCE_PERSON,
              LABEL_SOURCE_MODEL_ASSISTED,
              LABEL_SOURCE_CONSENSUS,
              LABEL_SOURCE_REVIEW ->
              true;
          case LABEL_SOURCE_STREAM, LABEL_SOURCE_IMPORT, LABEL_SOURCE_UNSPECIFIED, UNRECOGNIZED ->
              false;
        };
  }

  void publish(Transaction transaction, EvaluationCompleted completed) {
    var run = completed.getRun();
    publish(
        transaction,
        run + "/evaluated",
        run,
        EvaluationEvent.newBuilder().setCompleted(completed).build());
  }

  void publish(Transaction transaction, EvaluationFailed failed) {
    var run = failed.getRun();
    publish(
        transaction,
        run + "/not-evaluated",
        run,
        EvaluationEvent.newBuilder().setFailed(failed).build());
  }

  void publish(Transaction transaction, Model model) {
    var registered = ModelRegistered.newBuilder().setModel(model);
    publish(
        transaction,
        model.getRun() + "/registered",
        model.getProject(),
        ModelEvent.newBuilder().setRegistered(registered).build());
  }

  /// Publishes a move with an id that makes publishing it twice harmless.
  void publish(Transaction transaction, String id, AliasMoved moved) {
    publish(
        transaction, id, moved.getProject(), ModelEvent.newBuilder().setAliasMoved(moved).build());
  }

  private void publish(Transaction transaction, String id, String run, EvaluationEvent data) {
    var event = transaction.publish(Topics.EVALUATIONS, id, run, data);
    evaluation(transaction, event);
    transaction.markProcessed(event);
  }

  private void publish(Transaction transaction, String id, String project, ModelEvent data) {
    var event = transaction.publish(Topics.MODELS, id, project, data);
    model(transaction, event);
    transaction.markProcessed(event);
  }
}
