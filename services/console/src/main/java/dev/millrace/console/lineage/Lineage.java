package dev.millrace.console.lineage;

import dev.millrace.console.lineage.CutLabels.ByLabeller;
import dev.millrace.console.model.ModelView;
import dev.millrace.console.model.PredictionView.Probability;
import dev.millrace.console.run.CutContent;
import dev.millrace.console.run.RunView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The way from labels to a prediction. What a service does not know any more is empty.
///
/// @param item the item that was asked about, or the content's SHA-256
/// @param correlation and the others: ids of the flows that each step belongs to, empty when
///   unknown
/// @param labels how many labels the cut has
/// @param newest the last labels that went into the cut, newest first
/// @param own the item's own label, when it was in the cut
record Lineage(
    String prediction,
    String item,
    Optional<Probability> top,
    Instant servedAt,
    String correlation,
    Optional<ModelView> model,
    Optional<RunView> run,
    String runCorrelation,
    Optional<CutContent> cut,
    String cutCorrelation,
    long labels,
    List<ByLabeller> byLabeller,
    List<LabelStep> newest,
    Optional<LabelStep> own) {
  Lineage {
    byLabeller = List.copyOf(byLabeller);
    newest = List.copyOf(newest);
  }
}
