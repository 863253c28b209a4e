package dev.millrace.learn.callback;

import dev.millrace.learn.Callback;
import dev.millrace.learn.Checkpoint;
import dev.millrace.learn.Learner;
import dev.millrace.learn.Recipe;
import dev.millrace.learn.Stage;
import dev.millrace.learn.optim.Rates;
import dev.millrace.learn.optim.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A recipe being followed by a learner. It is one of the learner's callbacks as well, so that
/// checkpoints know the stage and the rate that was found.
public final class RecipeRun implements Callback {

  private static final double MOMENTUM = 0.9;
  private static final String STAGE = "stage";
  private static final String FOUND = "found";
  private static final String SPIKE = "spike";
  private static final String FITTED = "fitted";

  private final Recipe recipe;
  private final double decay;
  private final Workshop workshop;
  private int stage;
  private double found = Double.NaN;
  private double spike = Double.NaN;
  private double fitted = Double.NaN;

  /// Prepares to follow a recipe.
  ///
  /// @param decay the weight decay of all fits
  /// @param workshop does what a learner alone cannot
  public RecipeRun(Recipe recipe, double decay, Workshop workshop) {
    this.recipe = recipe;
    this.decay = decay;
    this.workshop = workshop;
  }

  /// What stages need beside a learner.
  public interface Workshop {

    /// A stage is searching a rate, and has come this far.
    void rateSearching(int stage, RateCurve soFar);

    /// A stage has searched a rate.
    void rateSearched(int stage, RateCurve curve);

    /// Gives the learner images of another size.
    void resize(int height, int width);

    /// Keeps the model as it is now.
    void save(int stage, String name);
  }

  /// Follows the recipe from the present stage until its end or until a fit is cancelled.
  ///
  /// @return whether all stages are done
  public boolean follow(Learner learner) {
    while (stage < recipe.stages().size()) {
      if (!follow(learner, recipe.stages().get(stage))) {
        return false;
      }
      stage++;
    }
    return true;
  }

  /// Goes to the stage of a checkpoint, which the learner resumes.
  public void resume(Learner learner, Checkpoint checkpoint) {
    restore(checkpoint.callbackState(name()));
    for (Stage done : recipe.stages().subList(0, stage)) {
      if (done instanceof Stage.Resize(int height, int width)) {
        workshop.resize(height, width);
      }
    }
    boolean fitting = stage < recipe.stages().size() && stageUnderWay().fittedEpochs() > 0;
    if (fitting) {
      learner.resume(checkpoint);
    } else {
      learner.resumeBetweenFits(checkpoint);
    }
  }

  private Stage stageUnderWay() {
    return recipe.stages().get(stage);
  }

  /// The stage under way, from 0.
  public int stage() {
    return stage;
  }

  private boolean follow(Learner learner, Stage next) {
    return switch (next) {
      case Stage.FreezeTo(int group) -> {
        learner.freezeTo(group);
        yield true;
      }
      case Stage.FindRate(var suggestion, int iterations) -> {
        Optional<RateCurve> curve =
            RateFinder.search(
                learner, decay, iterations, soFar -> workshop.rateSearching(stage, soFar));
        curve.ifPresent(known -> found(known, suggestion));
        yield curve.isPresent();
      }
      case Stage.Resize(int height, int width) -> {
        workshop.resize(height, width);
        yield true;
      }
      case Stage.Save(String name) -> {
        workshop.save(stage, name);
        yield true;
      }
      case Stage.FitOneCycle(int epochs, var source, double rise) -> {
        List<Double> rates = rates(learner, source);
        yield fit(learner, epochs, rates, List.of(OneCycle.of(rates).withRise(rise)));
      }
      case Stage.Fit(int epochs, var source) ->
          fit(learner, epochs, rates(learner, source), List.of());
      case Stage.FitRestarts(int cycles, int epochs, int multiplier, var source) -> {
        List<Double> rates = rates(learner, source);
        var restarts = new WarmRestarts(rates, epochs, multiplier);
        yield fit(learner, next.fittedEpochs(), rates, List.of(restarts));
      }
    };
  }

  private void found(RateCurve curve, Stage.Suggestion suggestion) {
    found = curve.suggested(suggestion);
    spike = curve.beforeSpike();
    workshop.rateSearched(stage, curve);
  }

  private boolean fit(Learner learner, int epochs, List<Double> rates, List<Callback> schedules) {
    List<Settings> settings =
        rates.stream().map(rate -> new Settings(rate, MOMENTUM, decay)).toList();
    boolean ended = learner.fit(epochs, settings, schedules);
    if (ended) {
      fitted = rates.getLast();
    }
    return ended;
  }

  private List<Double> rates(Learner learner, Stage.Source source) {
    int groups = learner.groups().count();
    return switch (source) {
      case Stage.Source.Given(var rates) -> rates.of(groups);
      case Stage.Source.Found(double divisor, double spread) -> {
        double last = found / divisor;
        yield Rates.range(last / spread, last).of(groups);
      }
      case Stage.Source.AfterUnfreezing(double divisor) ->
          Rates.afterUnfreezing(spike, fitted, divisor).of(groups);
    };
  }

  @Override
  public Map<String, String> state() {
    return Map.of(
        STAGE, Integer.toString(stage),
        FOUND, Double.toString(found),
        SPIKE, Double.toString(spike),
        FITTED, Double.toString(fitted));
  }

  @Override
  public void restore(Map<String, String> state) {
    stage = Integer.parseInt(state.getOrDefault(STAGE, "0"));
    found = Double.parseDouble(state.getOrDefault(FOUND, "NaN"));
    spike = Double.parseDouble(state.getOrDefault(SPIKE, "NaN"));
    fitted = Double.parseDouble(state.getOrDefault(FITTED, "NaN"));
  }
}
