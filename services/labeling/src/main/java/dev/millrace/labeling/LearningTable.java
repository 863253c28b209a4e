package dev.millrace.labeling;

import dev.millrace.proto.evaluation.v1.EvaluationCompleted;
import dev.millrace.proto.evaluation.v1.Model;
import dev.millrace.proto.preprocessing.v1.CutCompleted;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Handle;

/// The tables of what came of labels: cuts, verdicts and models. Those who explore and clean read
/// them.
final class LearningTable {
  private LearningTable() {}

  static void registered(Handle handle, Model model) {
    handle.execute(
        """
        insert into registered_model (project, version, bundle, run) values (?, ?, ?, ?)
        on conflict (project, version) do update set bundle = excluded.bundle, run = excluded.run
        """,
        model.getProject(),
        model.getVersion(),
        model.getBundle().getSha256(),
        model.getRun());
  }

  static void withdrawn(Handle handle, String project, String version) {
    handle.execute(
        "delete from registered_model where project = ? and version = ?", project, version);
  }

  static void judged(Handle handle, EvaluationCompleted verdict, Instant at) {
    handle.execute(
        """
        insert into judged_run (project, run, verdict, judged_at) values (?, ?, ?, ?)
        on conflict (project, run) do update
          set verdict = excluded.verdict, judged_at = excluded.judged_at
        """,
        verdict.getProject(),
        verdict.getRun(),
        verdict.toByteArray(),
        at.atOffset(ZoneOffset.UTC));
  }

  static void completed(Handle handle, CutCompleted cut, Instant at) {
    handle.execute(
        """
        insert into completed_cut (project, cut, manifest, completed_at) values (?, ?, ?, ?)
        on conflict (project, cut) do update
          set manifest = excluded.manifest, completed_at = excluded.completed_at
        """,
        cut.getProject(),
        cut.getCut(),
        cut.getManifest().getSha256(),
        at.atOffset(ZoneOffset.UTC));
  }

  /// Whether somebody asked for the labels of a project to be weighed.
  static boolean isCleaned(Handle handle, String project) {
    return handle
        .createQuery("select count(*) > 0 from cleaning where project = :project")
        .bind("project", project)
        .mapTo(Boolean.class)
        .one();
  }
}
