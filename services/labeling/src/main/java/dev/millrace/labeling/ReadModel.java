package dev.millrace.labeling;

import dev.millrace.mesh.database.Database;
import dev.millrace.mesh.database.Subscriber;
import dev.millrace.mesh.database.Transaction;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.mesh.job.Jobs;
import dev.millrace.proto.evaluation.v1.Alias;
import dev.millrace.proto.evaluation.v1.AliasMoved;
import dev.millrace.proto.evaluation.v1.EvaluationEvent;
import dev.millrace.proto.evaluation.v1.ModelEvent;
import dev.millrace.proto.ingest.v1.ItemEvent;
import dev.millrace.proto.labeling.v1.LabelEvent;
import dev.millrace.proto.labeling.v1.ProjectEvent;
import dev.millrace.proto.preprocessing.v1.CutEvent;
import dev.millrace.proto.serving.v1.PredictionEvent;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/// What the service does with the events it reads: it keeps its tables.
///
/// Changes of items are collected and written at the end of the transaction. For one subscriber's
/// thread.
final class ReadModel {
  private record Open(Transaction transaction, Changes changes) {}

  private final Tally tally;
  private Optional<Open> open = Optional.empty();

  ReadModel(Tally tally) {
    this.tally = tally;
  }

  /// Starts to read the log.
  ///
  /// @param group whose members share the work
  static Subscriber subscribe(String group, EventLog log, Database database, Tally tally) {
    var model = new ReadModel(tally);
    return Subscriber.named(group, log, database)
        .on(Topics.PROJECTS, model::project)
        .on(Topics.ITEMS, model::item)
        .on(Topics.LABELS, model::label)
        .on(Topics.PREDICTIONS, model::prediction)
        .on(Topics.MODELS, model::model)
        .on(Topics.EVALUATIONS, (tx, event) -> model.evaluation(tx, event, cleaningJobs(database)))
        .on(Topics.CUTS, model::cut)
        .start();
  }

  void project(Transaction transaction, Event<ProjectEvent> event) {
    var data = event.data();
    var project =
        switch (data.getEventCase()) {
          case CREATED -> data.getCreated().getProject();
          case SCHEMA_CHANGED -> data.getSchemaChanged().getProject();
          case PLAN_CHANGED -> data.getPlanChanged().getProject();
          case EVENT_NOT_SET -> throw notSet(event);
        };
    ProjectTable.put(transaction.handle(), project);
  }

  void item(Transaction transaction, Event<ItemEvent> event) {
    var data = event.data();
    switch (data.getEventCase()) {
      case ADDED -> {
        var added = data.getAdded();
        change(transaction, added.getProject(), added.getItem(), item -> item.withAdded(added));
      }
      case REMOVED, RESTORED -> changes(transaction).add(Removal.of(event));
      case EVENT_NOT_SET -> throw notSet(event);
    }
  }

  void label(Transaction transaction, Event<LabelEvent> event) {
    key(event.data())
        .ifPresent(key -> changes(transaction).add(key, item -> item.with(event, true)));
  }

  private static Optional<ItemKey> key(LabelEvent event) {
    return switch (event.getEventCase()) {
      case LABELED -> key(event.getLabeled().getProject(), event.getLabeled().getItem());
      case RETRACTED -> key(event.getRetracted().getProject(), event.getRetracted().getItem());
      case RESTORED -> key(event.getRestored().getProject(), event.getRestored().getItem());
      case REVIEWED -> key(event.getReviewed().getProject(), event.getReviewed().getItem());
      case REVIEW_WITHDRAWN ->
          key(event.getReviewWithdrawn().getProject(), event.getReviewWithdrawn().getItem());
      case FLAGGED -> key(event.getFlagged().getProject(), event.getFlagged().getItem());
      case FLAG_CLEARED ->
          key(event.getFlagCleared().getProject(), event.getFlagCleared().getItem());
      case SEALED -> Optional.empty();
      case EVENT_NOT_SET ->
          throw new IllegalArgumentException("a label event says nothing that is known here");
    };
  }

  private static Optional<ItemKey> key(String project, String item) {
    return Optional.of(new ItemKey(project, item));
  }

  void prediction(Transaction transaction, Event<PredictionEvent> event) {
    var data = event.data();
    switch (data.getEventCase()) {
      case SERVED -> {
        var served = data.getServed();
        var prediction = Prediction.of(served);
        change(
            transaction,
            served.getProject(),
            served.getItem(),
            switch (served.getRole()) {
              case ROLE_ANSWER, UNRECOGNIZED -> item -> item.withPrediction(prediction);
              case ROLE_SECOND_OPINION ->
                  !served.getAnswerClass().equals(prediction.className())
                      ? Item::withDoubt
                      : UnaryOperator.identity();
            });
      }
      case EVENT_NOT_SET -> throw notSet(event);
    }
  }

  void model(Transaction transaction, Event<ModelEvent> event) {
    var data = event.data();
    switch (data.getEventCase()) {
      case ALIAS_MOVED -> aliasMoved(transaction.handle(), data.getAliasMoved());
      case WITHDRAWN -> {
        var withdrawn = data.getWithdrawn();
        ChampionTable.remove(transaction.handle(), withdrawn.getProject(), withdrawn.getVersion());
        LearningTable.withdrawn(
            transaction.handle(), withdrawn.getProject(), withdrawn.getVersion());
      }
      case REGISTERED ->
          LearningTable.registered(transaction.handle(), data.getRegistered().getModel());
      case SWAPPED -> {}
      case EVENT_NOT_SET -> throw notSet(event);
    }
  }

  /// The jobs of weighing labels, named project/run.
  static Jobs cleaningJobs(Database database) {
    return new Jobs(database, "clean");
  }

  void evaluation(Transaction transaction, Event<EvaluationEvent> event, Jobs cleaning) {
    var data = event.data();
    switch (data.getEventCase()) {
      case COMPLETED -> {
        var verdict = data.getCompleted();
        LearningTable.judged(transaction.handle(), verdict, event.time());
        if (LearningTable.isCleaned(transaction.handle(), verdict.getProject())) {
          cleaning.add(transaction, verdict.getProject() + "/" + verdict.getRun(), new byte[0]);
        }
      }
      case FAILED -> {}
      case EVENT_NOT_SET -> throw notSet(event);
    }
  }

  void cut(Transaction transaction, Event<CutEvent> event) {
    var data = event.data();
    switch (data.getEventCase()) {
      case COMPLETED ->
          LearningTable.completed(transaction.handle(), data.getCompleted(), event.time());
      case REQUESTED, FAILED -> {}
      case EVENT_NOT_SET -> throw notSet(event);
    }
  }

  private static void aliasMoved(Handle handle, AliasMoved moved) {
    if (moved.getAlias() == Alias.ALIAS_CHAMPION) {
      ChampionTable.put(handle, moved.getProject(), moved.getVersion());
    }
  }

  private void change(
      Transaction transaction, String project, String item, UnaryOperator<Item> change) {
    changes(transaction).add(new ItemKey(project, item), change);
  }

  private Changes changes(Transaction transaction) {
    var present = open.filter(o -> o.transaction() == transaction);
    return present.orElseGet(() -> begin(transaction)).changes();
  }

  private Open begin(Transaction transaction) {
    var changes = new Changes(tally);
    transaction.beforeCommit(() -> changes.write(transaction.handle()));
    var begun = new Open(transaction, changes);
    open = Optional.of(begun);
    return begun;
  }

  private static IllegalArgumentException notSet(Event<?> event) {
    return new IllegalArgumentException(
        "event %s of %s says nothing that is known here".formatted(event.id(), event.source()));
  }
}
