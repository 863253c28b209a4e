package dev.millrace.console.model;

import dev.millrace.console.Names;
import dev.millrace.proto.evaluation.v1.EvaluationCompleted;
import dev.millrace.proto.evaluation.v1.SplitVerdict;
import java.util.List;

/// A model's verdicts, one a split.
public record EvaluationView(String run, String project, String cut, List<Verdict> verdicts) {
  public EvaluationView {
    verdicts = List.copyOf(verdicts);
  }

  static EvaluationView of(EvaluationCompleted evaluation) {
    return new EvaluationView(
        evaluation.getRun(),
        evaluation.getProject(),
        evaluation.getCut(),
        evaluation.getVerdictsList().stream().map(Verdict::of).toList());
  }

  /// A verdict on a split.
  ///
  /// @param confusion row-major `[actual, predicted]`, counts
  /// @param topLosses largest loss first
  public record Verdict(
      String split,
      long count,
      double loss,
      double accuracy,
      List<String> classes,
      List<Long> confusion,
      List<LossView> topLosses) {
    public Verdict {
      classes = List.copyOf(classes);
      confusion = List.copyOf(confusion);
      topLosses = List.copyOf(topLosses);
    }

    static Verdict of(SplitVerdict verdict) {
      return new Verdict(
          Names.of(verdict.getSplit(), "SPLIT_"),
          verdict.getCount(),
          verdict.getLoss(),
          verdict.getAccuracy(),
          verdict.getClassesList(),
          verdict.getConfusionList(),
          verdict.getTopLossesList().stream().map(LossView::of).toList());
    }
  }
}
