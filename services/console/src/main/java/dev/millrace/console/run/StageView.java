package dev.millrace.console.run;

import dev.millrace.proto.training.v1.Stage;

/// A step of a recipe. Epochs and rates are 0 where the kind has none.
public record StageView(String kind, int epochs, double minimumRate, double maximumRate) {
  static StageView of(Stage stage) {
    return switch (stage.getStageCase()) {
      case FIT_ONE_CYCLE -> {
        var fit = stage.getFitOneCycle();
        yield new StageView(
            "fit one cycle", fit.getEpochs(), fit.getMinimumRate(), fit.getMaximumRate());
      }
      case FIT -> {
        var fit = stage.getFit();
        yield new StageView("fit", fit.getEpochs(), fit.getMinimumRate(), fit.getMaximumRate());
      }
      case FIT_RESTARTS -> {
        var fit = stage.getFitRestarts();
        yield new StageView(
            "fit with %d restarts".formatted(fit.getCycles()),
            fit.getEpochs(),
            fit.getMinimumRate(),
            fit.getMaximumRate());
      }
      case FIND_RATE ->
          plain("find the rate in %d steps".formatted(stage.getFindRate().getIterations()));
      case FREEZE_TO -> plain("freeze to group " + stage.getFreezeTo().getGroup());
      case RESIZE ->
          plain(
              "resize to %d × %d px"
                  .formatted(stage.getResize().getWidth(), stage.getResize().getHeight()));
      case SAVE -> plain("save as " + stage.getSave().getName());
      case STAGE_NOT_SET -> plain("unknown");
    };
  }

  private static StageView plain(String kind) {
    return new StageView(kind, 0, 0, 0);
  }
}
