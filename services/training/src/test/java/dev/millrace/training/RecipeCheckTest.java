package dev.millrace.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.training.v1.Architecture;
import dev.millrace.proto.training.v1.Augmentation;
import dev.millrace.proto.training.v1.FindRate;
import dev.millrace.proto.training.v1.Fit;
import dev.millrace.proto.training.v1.FitOneCycle;
import dev.millrace.proto.training.v1.FitRestarts;
import dev.millrace.proto.training.v1.FoundRate;
import dev.millrace.proto.training.v1.Recipe;
import dev.millrace.proto.training.v1.Resize;
import dev.millrace.proto.training.v1.Save;
import dev.millrace.proto.training.v1.Stage;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RecipeCheckTest {
  @Test
  void check_aGoodRecipe_passes() {
    assertThatCode(() -> RecipeCheck.check(TestRecipe.oneCycle(2))).doesNotThrowAnyException();
  }

  @Test
  void check_architecture_isNamed() {
    refused(
        recipe -> recipe.clearArchitecture(),
        "recipe.architecture.name is '': expected one of residual_net");
    refused(
        recipe -> recipe.setArchitecture(Architecture.newBuilder().setName("alexnet")),
        "recipe.architecture.name is 'alexnet': expected one of residual_net");
    refused(
        recipe -> recipe.getArchitectureBuilder().putParameters("depth", "9"),
        "recipe.architecture.parameters has 'depth': residual_net takes none");
    refused(
        recipe ->
            recipe.getArchitectureBuilder().setName("resnet18").putParameters("normalized", "yes"),
        "recipe.architecture.parameters.normalized is 'yes': expected true or false");
  }

  @Test
  void build_eachKnownArchitecture_hasItsName() {
    for (var known : KnownArchitecture.values()) {
      var built = known.build(Map.of(), 3, 7);
      assertThat(built.classes()).isEqualTo(7);
      assertThat(built.name().replace('-', '_')).isEqualTo(known.recipeName());
    }
  }

  @Test
  void check_batchSizeDecayAndPadding_areBounded() {
    refused(recipe -> recipe.setBatchSize(1), "recipe.batch_size is 1: expected 2 to 8192");
    refused(recipe -> recipe.setBatchSize(8193), "recipe.batch_size is 8193");
    refused(recipe -> recipe.setWeightDecay(-0.1), "recipe.weight_decay is -0.1: expected 0 to");
    refused(recipe -> recipe.setWeightDecay(Double.NaN), "recipe.weight_decay is NaN");
    refused(
        recipe -> recipe.setAugmentation(Augmentation.newBuilder().setPadAndCrop(-1)),
        "recipe.augmentation.pad_and_crop is -1");
  }

  @Test
  void check_stages_areAtLeastOneAndKnown() {
    refused(Recipe.Builder::clearStages, "the number of recipe.stages is 0: expected 1 to 100");
    stageRefused(Stage.newBuilder(), "recipe.stages[1] is empty");
    stageRefused(
        Stage.newBuilder().setFindRate(FindRate.getDefaultInstance()),
        "recipe.stages[1].find_rate.iterations is 0: expected 10 to 10000");
    stageRefused(
        Stage.newBuilder().setResize(Resize.newBuilder().setWidth(5000).setHeight(1)),
        "recipe.stages[1].resize.width is 5000");
    stageRefused(
        Stage.newBuilder().setSave(Save.newBuilder().setName(" ")),
        "recipe.stages[1].save.name is empty");
  }

  @Test
  void check_fits_haveEpochsAndRates() {
    stageRefused(
        Stage.newBuilder().setFit(Fit.newBuilder().setMaximumRate(0.1)),
        "recipe.stages[1].fit.epochs is 0: expected 1 to 10000");
    stageRefused(
        Stage.newBuilder().setFitOneCycle(FitOneCycle.newBuilder().setEpochs(1)),
        "recipe.stages[1].fit_one_cycle.maximum_rate is 0.0: expected above 0, up to 100.0, or 0 after");
    stageRefused(
        Stage.newBuilder()
            .setFitOneCycle(
                FitOneCycle.newBuilder().setEpochs(1).setMaximumRate(0.1).setMinimumRate(0.2)),
        "recipe.stages[1].fit_one_cycle.minimum_rate is 0.2: expected up to maximum_rate 0.1");
    stageRefused(
        Stage.newBuilder()
            .setFit(Fit.newBuilder().setEpochs(1).setMaximumRate(Double.POSITIVE_INFINITY)),
        "recipe.stages[1].fit.maximum_rate is Infinity");
  }

  @Test
  void check_fitAfterFindRate_mayTakeTheFoundRate() {
    var recipe = TestRecipe.oneCycle(1).toBuilder().clearStages();
    recipe.addStages(Stage.newBuilder().setFindRate(FindRate.newBuilder().setIterations(100)));
    assertThatThrownBy(() -> RecipeCheck.check(recipe.build()))
        .hasMessage("recipe.stages has nothing that trains: add fit_one_cycle or fit");
    recipe.addStages(Stage.newBuilder().setFit(Fit.newBuilder().setEpochs(1)));
    assertThatCode(() -> RecipeCheck.check(recipe.build())).doesNotThrowAnyException();
  }

  @Test
  void check_pretrainedWeights_areKnownAndOfTheNetwork() {
    refused(
        recipe -> recipe.setPretrained("resnet18"),
        "recipe.pretrained is 'resnet18': expected none, as there are no weights for residual_net");
    refused(
        recipe -> {
          recipe.getArchitectureBuilder().setName("squeezenet1_1");
          recipe.setPretrained("no such");
        },
        "recipe.pretrained is 'no such': expected squeezenet1_1, or nothing");
    var known = TestRecipe.oneCycle(1).toBuilder().setPretrained("squeezenet1_1");
    known.getArchitectureBuilder().setName("squeezenet1_1");
    assertThatCode(() -> RecipeCheck.check(known.build())).doesNotThrowAnyException();
  }

  @Test
  void check_restartsRiseAndFoundRates_areBounded() {
    stageRefused(
        Stage.newBuilder().setFitRestarts(FitRestarts.newBuilder().setEpochs(1)),
        "recipe.stages[1].fit_restarts.cycles is 0: expected 1 to 10");
    stageRefused(
        Stage.newBuilder()
            .setFitOneCycle(FitOneCycle.newBuilder().setEpochs(1).setMaximumRate(0.1).setRise(1.5)),
        "recipe.stages[1].fit_one_cycle.rise is 1.5: expected 0 to 1");
    stageRefused(
        Stage.newBuilder()
            .setFit(
                Fit.newBuilder()
                    .setEpochs(1)
                    .setMaximumRate(0.1)
                    .setFound(FoundRate.newBuilder().setDivisor(-1))),
        "recipe.stages[1].fit.found.divisor is -1.0");
    var unfrozen = Fit.newBuilder().setEpochs(1);
    unfrozen.getFoundBuilder().setAfterUnfreezing(true);
    refused(
        recipe -> {
          recipe.clearStages();
          recipe.addStagesBuilder().getFindRateBuilder().setIterations(10);
          recipe.addStagesBuilder().setFit(unfrozen);
        },
        "recipe.stages[1].fit.found.after_unfreezing needs a fit before it");
  }

  private static void stageRefused(Stage.Builder stage, String message) {
    refused(recipe -> recipe.addStages(stage), message);
  }

  private static void refused(Consumer<Recipe.Builder> change, String message) {
    var recipe = TestRecipe.oneCycle(2).toBuilder();
    change.accept(recipe);
    assertThatThrownBy(() -> RecipeCheck.check(recipe.build()))
        .isInstanceOf(InvalidException.class)
        .hasMessageStartingWith(message);
  }
}
