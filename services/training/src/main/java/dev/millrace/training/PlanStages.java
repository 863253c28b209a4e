package dev.millrace.training;

import dev.millrace.learn.Stage.Source;
import dev.millrace.learn.Stage.Suggestion;
import dev.millrace.learn.layer.Architecture;
import dev.millrace.learn.optim.Rates;
import dev.millrace.proto.training.v1.FoundRate;
import dev.millrace.proto.training.v1.FreezeTo;
import dev.millrace.proto.training.v1.RateSuggestion;
import dev.millrace.proto.training.v1.Stage;

/// A recipe's stages in the learner's words. Numbers that were left out get their usual values.
final class PlanStages {
  private static final double RISE = 0.3;
  private static final double AFTER_UNFREEZING = 5;

  private PlanStages() {}

  /// The learner's stage.
  ///
  /// @param index the stage's place in the recipe
  /// @throws UnfitRunException when the architecture has no such layer group
  static dev.millrace.learn.Stage of(int index, Stage stage, Architecture architecture) {
    return switch (stage.getStageCase()) {
      case FIT_ONE_CYCLE -> {
        var fit = stage.getFitOneCycle();
        yield new dev.millrace.learn.Stage.FitOneCycle(
            fit.getEpochs(),
            rates(fit.getMinimumRate(), fit.getMaximumRate(), fit.getFound()),
            orElse(fit.getRise(), RISE));
      }
      case FIT -> {
        var fit = stage.getFit();
        yield new dev.millrace.learn.Stage.Fit(
            fit.getEpochs(), rates(fit.getMinimumRate(), fit.getMaximumRate(), fit.getFound()));
      }
      case FIT_RESTARTS -> {
        var fit = stage.getFitRestarts();
        yield new dev.millrace.learn.Stage.FitRestarts(
            fit.getCycles(),
            fit.getEpochs(),
            Math.max(1, fit.getMultiplier()),
            rates(fit.getMinimumRate(), fit.getMaximumRate(), fit.getFound()));
      }
      case FIND_RATE -> {
        var search = stage.getFindRate();
        yield new dev.millrace.learn.Stage.FindRate(
            suggestion(search.getSuggestion()), search.getIterations());
      }
      case FREEZE_TO ->
          new dev.millrace.learn.Stage.FreezeTo(group(index, stage.getFreezeTo(), architecture));
      case RESIZE ->
          new dev.millrace.learn.Stage.Resize(
              stage.getResize().getHeight(), stage.getResize().getWidth());
      case SAVE -> new dev.millrace.learn.Stage.Save(stage.getSave().getName());
      case STAGE_NOT_SET -> throw new UnfitRunException("stage %d is empty".formatted(index));
    };
  }

  private static Source rates(double minimum, double maximum, FoundRate found) {
    if (maximum > 0) {
      boolean one = minimum == 0 || minimum == maximum;
      return new Source.Given(one ? Rates.same(maximum) : Rates.range(minimum, maximum));
    }
    return found.getAfterUnfreezing()
        ? new Source.AfterUnfreezing(orElse(found.getDivisor(), AFTER_UNFREEZING))
        : new Source.Found(orElse(found.getDivisor(), 1), orElse(found.getSpread(), 1));
  }

  private static Suggestion suggestion(RateSuggestion suggestion) {
    return switch (suggestion) {
      case RATE_SUGGESTION_UNSPECIFIED, RATE_SUGGESTION_VALLEY -> Suggestion.VALLEY;
      case RATE_SUGGESTION_STEEPEST -> Suggestion.STEEPEST;
      case RATE_SUGGESTION_MINIMUM_TENTH -> Suggestion.MINIMUM_TENTH;
      case UNRECOGNIZED -> throw new UnfitRunException("a search suggests in an unknown way");
    };
  }

  private static double orElse(double given, double usual) {
    return given == 0 ? usual : given;
  }

  private static int group(int index, FreezeTo freeze, Architecture architecture) {
    int groups = 1 + architecture.groupStarts().size();
    int group = freeze.getGroup();
    if (group < -groups || group >= groups) {
      throw new UnfitRunException(
          "stage %d (freeze_to) asks for group %d: %s has %d, from 0"
              .formatted(index, group, architecture.name(), groups));
    }
    return group;
  }
}
