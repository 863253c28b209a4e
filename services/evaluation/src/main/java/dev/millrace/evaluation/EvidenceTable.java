package dev.millrace.evaluation;

import dev.millrace.proto.labeling.v1.ItemLabeled;
import dev.millrace.proto.labeling.v1.LabelRetracted;
import dev.millrace.proto.serving.v1.PredictionServed;
import java.sql.Timestamp;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/// The tables of what versions made of items, and of what people said of them later.
record EvidenceTable(Handle handle) {

  /// Keeps the first opinions that two versions had of an item.
  void add(PredictionServed second) {
    handle
        .createUpdate(
            """
            insert into opinion
              (project, item, version, answer_version, class, answer_class, served_at)
            values (:project, :item, :version, :answerVersion, :class, :answerClass, :servedAt)
            on conflict do nothing
            """)
        .bind("project", second.getProject())
        .bind("item", second.getItem())
        .bind("version", second.getModelVersion())
        .bind("answerVersion", second.getAnswerVersion())
        .bind("class", second.getClasses(0).getClassName())
        .bind("answerClass", second.getAnswerClass())
        .bind("servedAt", time(second.getServedAt()))
        .execute();
  }

  void label(ItemLabeled labeled) {
    handle
        .createUpdate(
            """
            insert into truth (project, item, label_id, class, decided_at)
            values (:project, :item, :label, :class, :decidedAt)
            on conflict (project, item) do update
            set label_id = excluded.label_id, class = excluded.class,
                decided_at = excluded.decided_at
            where truth.decided_at <= excluded.decided_at
            """)
        .bind("project", labeled.getProject())
        .bind("item", labeled.getItem())
        .bind("label", labeled.getLabelId())
        .bind("class", labeled.getValue().getClassName())
        .bind("decidedAt", time(labeled.getProvenance().getDecidedAt()))
        .execute();
  }

  void retract(LabelRetracted retracted) {
    handle.execute(
        "delete from truth where project = ? and item = ? and label_id = ?",
        retracted.getProject(),
        retracted.getItem(),
        retracted.getLabelId());
  }

  private static Timestamp time(com.google.protobuf.Timestamp time) {
    return Timestamp.from(Instant.ofEpochSecond(time.getSeconds(), time.getNanos()));
  }

  /// How often only one of two versions was right, on items that people labelled after both had
  /// judged them.
  PairedComparison compare(String project, String challenger, String champion) {
    return handle
        .createQuery(
            """
            with judged as (
              select truth.class as actual,
                case when version = :challenger then opinion.class else answer_class end as mine,
                case when version = :challenger then answer_class else opinion.class end as other
              from opinion join truth using (project, item)
              where project = :project and served_at < decided_at
                and ((version = :challenger and answer_version = :champion)
                  or (version = :champion and answer_version = :challenger))
            )
            select
              count(*) filter (where mine = actual and other <> actual) as wins,
              count(*) filter (where mine <> actual and other = actual) as losses
            from judged
            """)
        .bind("project", project)
        .bind("challenger", challenger)
        .bind("champion", champion)
        .map((row, _) -> new PairedComparison(row.getLong("wins"), row.getLong("losses")))
        .one();
  }
}
