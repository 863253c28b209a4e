package dev.millrace.learn.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import dev.millrace.learn.Bundle;
import dev.millrace.learn.Checkpoint;
import dev.millrace.learn.MalformedBundle;
import dev.millrace.learn.Recipe;
import dev.millrace.learn.Stage;
import dev.millrace.learn.TestData;
import dev.millrace.learn.callback.RateCurve;
import dev.millrace.learn.data.Augmentation;
import dev.millrace.learn.data.ChannelStatistics;
import dev.millrace.learn.data.Draw;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.data.Shapes;
import dev.millrace.learn.engine.Mode.Precision;
import dev.millrace.learn.metric.Accuracy;
import dev.millrace.learn.optim.Rates;
import dev.millrace.learn.tensor.TensorFile;
import dev.millrace.learn.vision.TrainingRun.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class TrainingRunTest {

  private static final int STEPS = 36;

  private final PixelSet train = Shapes.of(400, 1);
  private final PixelSet valid = Shapes.of(100, 2);
  private final TrainingPlan plan =
      TrainingPlan.of(
              new ResidualNet(1, Shapes.CLASSES),
              List.of("lying", "standing", "slanted"),
              ChannelStatistics.of(train).normalization(),
              3,
              0.02,
              7)
          .withBatch(32)
          .withAugmentation(new Augmentation(1, false))
          .withCheckpointEvery(Duration.ofHours(1));

  @Test
  void run_toTheEnd_learnsAndTellsWhatHappened() {
    var listener = new Listener(Long.MAX_VALUE);
    try (var run = TrainingRun.begin(plan, train, valid)) {
      assertThat(run.run(listener)).isEqualTo(Outcome.COMPLETED);
    }
    assertThat(listener.steps).hasSize(STEPS);
    assertThat(listener.steps.getFirst().rate()).isCloseTo(0.02 / 25, within(1e-12));
    assertThat(listener.steps.getFirst().momentum()).isCloseTo(0.95, within(1e-12));
    assertThat(listener.steps.getLast().smoothedLoss())
        .isLessThan(listener.steps.getFirst().smoothedLoss());
    assertThat(listener.epochs).hasSize(3);
    assertThat(listener.epochs.getLast().metrics().get("accuracy")).isGreaterThan(0.9);
    assertThat(listener.checkpoints).extracting(Checkpoint::epoch).containsExactly(1, 2, 3);
  }

  @Test
  void resume_afterAStopAtAnyStep_endsWithTheSameWeights() {
    String expected;
    var whole = new Listener(Long.MAX_VALUE);
    try (var run = TrainingRun.begin(plan, train, valid)) {
      run.run(whole);
      expected = run.weightHash();
    }
    for (int attempt = 0; attempt < 20; attempt++) {
      long stop = Draw.below(STEPS, 99, attempt);
      byte[] saved = stopAt(stop);

      var rest = new Listener(Long.MAX_VALUE);
      try (var run = TrainingRun.resume(plan, train, valid, Checkpoint.read(saved))) {
        assertThat(run.run(rest)).isEqualTo(Outcome.COMPLETED);
        assertThat(run.weightHash()).as("stopped at step %d", stop).isEqualTo(expected);
      }
      assertThat(rest.steps).isEqualTo(whole.steps.subList((int) stop, STEPS));
      assertThat(rest.epochs.getLast().validLoss()).isEqualTo(whole.epochs.getLast().validLoss());
    }
  }

  @Test
  void resume_fromAnEpochsCheckpoint_endsWithTheSameWeights() {
    var whole = new Listener(Long.MAX_VALUE);
    try (var run = TrainingRun.begin(plan, train, valid)) {
      run.run(whole);
      String expected = run.weightHash();
      for (Checkpoint checkpoint : whole.checkpoints) {
        try (var rest = TrainingRun.resume(plan, train, valid, checkpoint)) {
          assertThat(rest.run(new Listener(Long.MAX_VALUE))).isEqualTo(Outcome.COMPLETED);
          assertThat(rest.weightHash()).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void resume_inARecipeOfSeveralStages_endsWithTheSameWeights() {
    var given = new Stage.Source.Given(Rates.range(1e-3, 1e-2));
    var found = new Stage.Source.Found(1, 10);
    Recipe recipe =
        Recipe.of(
            new Stage.FreezeTo(-1),
            Stage.fitOneCycle(1, Rates.same(1e-2)),
            new Stage.FreezeTo(0),
            new Stage.FindRate(Stage.Suggestion.VALLEY),
            new Stage.FitOneCycle(1, found, 0.3),
            new Stage.FitRestarts(1, 1, 2, given));
    var staged =
        TrainingPlan.of(plan.architecture(), plan.classes(), plan.normalization(), recipe, 7)
            .withBatch(32)
            .withCheckpointEvery(Duration.ofHours(1));
    var whole = new Listener(Long.MAX_VALUE);
    String expected;
    try (var run = TrainingRun.begin(staged, train, valid)) {
      run.run(whole);
      expected = run.weightHash();
    }
    assertThat(whole.searched).isEqualTo(3);
    assertThat(whole.steps).extracting(StepMeasure::step).endsWith(34L, 35L);
    for (long stop : new long[] {5, 17, 30}) {
      byte[] saved;
      try (var run = TrainingRun.begin(staged, train, valid)) {
        assertThat(run.run(new Listener(stop))).isEqualTo(Outcome.CANCELLED);
        saved = run.checkpoint().toBytes();
      }
      try (var run = TrainingRun.resume(staged, train, valid, Checkpoint.read(saved))) {
        assertThat(run.run(new Listener(Long.MAX_VALUE))).isEqualTo(Outcome.COMPLETED);
        assertThat(run.weightHash()).as("stopped at step %d", stop).isEqualTo(expected);
      }
    }
  }

  @Test
  void run_withSizesSavesAndRatesAfterUnfreezing_goesOnExactlyAfterEachStop() {
    Recipe recipe =
        Recipe.of(
            new Stage.Resize(14, 14),
            Stage.fitOneCycle(1, Rates.same(1e-2)),
            new Stage.Save("small"),
            new Stage.Resize(28, 28),
            new Stage.FindRate(Stage.Suggestion.STEEPEST, 20),
            new Stage.FitOneCycle(1, new Stage.Source.AfterUnfreezing(5), 0.3));
    var staged =
        TrainingPlan.of(plan.architecture(), plan.classes(), plan.normalization(), recipe, 7)
            .withBatch(32)
            .withCheckpointEvery(Duration.ofHours(1));
    var whole = new Listener(Long.MAX_VALUE);
    String expected;
    try (var run = TrainingRun.begin(staged, train, valid)) {
      assertThat(run.run(whole)).isEqualTo(Outcome.COMPLETED);
      expected = run.weightHash();
      assertThat(run.bundle(Map.of()).description().input()).isEqualTo(train.shape());
    }
    assertThat(whole.saved.getFirst().description().input()).isEqualTo(new ImageShape(14, 14, 1));
    assertThat(whole.steps.get(15).rate()).isCloseTo(1e-2 / 5, within(1e-9));
    for (long stop : new long[] {3, 12, 20}) {
      byte[] saved;
      try (var run = TrainingRun.begin(staged, train, valid)) {
        assertThat(run.run(new Listener(stop))).isEqualTo(Outcome.CANCELLED);
        saved = run.checkpoint().toBytes();
      }
      try (var run = TrainingRun.resume(staged, train, valid, Checkpoint.read(saved))) {
        assertThat(run.run(new Listener(Long.MAX_VALUE))).isEqualTo(Outcome.COMPLETED);
        assertThat(run.weightHash()).as("stopped at step %d", stop).isEqualTo(expected);
      }
    }
  }

  @Test
  void run_cancelledInASearch_stopsThereAndSearchesAgainLater() {
    Recipe recipe =
        Recipe.of(
            Stage.fitOneCycle(1, Rates.same(1e-2)),
            new Stage.FindRate(Stage.Suggestion.VALLEY),
            new Stage.Fit(1, new Stage.Source.Found(1, 1)));
    var staged =
        TrainingPlan.of(plan.architecture(), plan.classes(), plan.normalization(), recipe, 7)
            .withBatch(32);
    var whole = new Listener(Long.MAX_VALUE);
    String expected;
    try (var run = TrainingRun.begin(staged, train, valid)) {
      run.run(whole);
      expected = run.weightHash();
    }
    // Asked before 12 steps and 4 batches of validation, then in the middle of the search.
    var impatient =
        new Listener(Long.MAX_VALUE) {
          private int asked;

          @Override
          public boolean cancelled() {
            return ++asked == 12 + 4 + 30;
          }
        };
    byte[] saved;
    try (var run = TrainingRun.begin(staged, train, valid)) {
      assertThat(run.run(impatient)).isEqualTo(Outcome.CANCELLED);
      saved = run.checkpoint().toBytes();
    }
    assertThat(impatient.searched).isZero();
    assertThat(impatient.steps).hasSize(12);
    try (var run = TrainingRun.resume(staged, train, valid, Checkpoint.read(saved))) {
      assertThat(run.run(new Listener(Long.MAX_VALUE))).isEqualTo(Outcome.COMPLETED);
      assertThat(run.weightHash()).isEqualTo(expected);
    }
  }

  @Test
  void resume_onTwoDevices_endsWithTheSameWeightsAndNearThoseOfOne() {
    var shared = plan.withDevices(List.of(Device.cpu(), Device.cpu()));
    var whole = new Listener(Long.MAX_VALUE);
    String expected;
    try (var run = TrainingRun.begin(shared, train, valid)) {
      run.run(whole);
      expected = run.weightHash();
    }
    assertThat(whole.epochs.getLast().metrics().get("accuracy")).isGreaterThan(0.9);
    for (long stop : new long[] {1, 12, 29}) {
      byte[] saved;
      try (var run = TrainingRun.begin(shared, train, valid)) {
        assertThat(run.run(new Listener(stop))).isEqualTo(Outcome.CANCELLED);
        saved = run.checkpoint().toBytes();
      }
      try (var run = TrainingRun.resume(shared, train, valid, Checkpoint.read(saved))) {
        assertThat(run.run(new Listener(Long.MAX_VALUE))).isEqualTo(Outcome.COMPLETED);
        assertThat(run.weightHash()).as("stopped at step %d", stop).isEqualTo(expected);
      }
    }
    byte[] begun;
    try (var run = TrainingRun.begin(plan, train, valid)) {
      run.run(new Listener(1));
      begun = run.checkpoint().toBytes();
    }
    var joined = new Listener(Long.MAX_VALUE);
    try (var run = TrainingRun.resume(shared, train, valid, Checkpoint.read(begun))) {
      assertThat(run.run(joined)).isEqualTo(Outcome.COMPLETED);
    }
    var alone = new Listener(Long.MAX_VALUE);
    try (var run = TrainingRun.begin(plan, train, valid)) {
      assertThat(run.run(alone)).isEqualTo(Outcome.COMPLETED);
    }
    // Sums in another order grow apart in so many steps, but not far.
    double last = lastEpoch(alone);
    assertThat(lastEpoch(joined)).isCloseTo(last, within(0.05 * last));
    double first = alone.steps.getFirst().loss();
    assertThat(whole.steps.getFirst().loss()).isCloseTo(first, within(1e-4 * first));
    assertThatThrownBy(() -> shared.withBatch(2).withDevices(Collections.nCopies(3, Device.cpu())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be shared by 3 devices");
  }

  private static double lastEpoch(Listener listener) {
    return listener.steps.reversed().stream()
        .limit(STEPS / 3)
        .mapToDouble(StepMeasure::loss)
        .average()
        .orElseThrow();
  }

  @Test
  void begin_inHalfPrecision_learnsAndScalesItsLosses() {
    var listener = new Listener(Long.MAX_VALUE);
    try (var run = TrainingRun.begin(plan.withPrecision(Precision.BFLOAT16), train, valid)) {
      assertThat(run.run(listener)).isEqualTo(Outcome.COMPLETED);
    }
    assertThat(listener.epochs.getLast().metrics().get("accuracy")).isGreaterThan(0.9);
  }

  @Test
  void begin_withWeightsFromElsewhere_fillsTheBackbone() throws IOException {
    TensorFile weights = TensorFile.map(TestData.require("weights/mobilenet_v2.safetensors"));
    var small =
        TrainingPlan.of(
                BackboneClassifier.of(Backbone.named("mobilenet_v2"), 1, Shapes.CLASSES),
                plan.classes(),
                plan.normalization(),
                1,
                0.01,
                7)
            .withBeginning(new Beginning.Pretrained("a file", weights));
    try (var run = TrainingRun.begin(small, train, valid)) {
      TensorFile begun = run.bundle(Map.of()).weights();
      assertThat(begun.tensor("features.18.0.weight").orElseThrow().toFloats())
          .isEqualTo(weights.tensor("features.18.0.weight").orElseThrow().toFloats());
    }
    var other = plan.withBeginning(small.beginning());
    assertThatThrownBy(() -> TrainingRun.begin(other, train, valid).close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no weights from elsewhere");
  }

  @Test
  void samples_areOfTheFirstBatchAndDrawnForPeople() throws IOException {
    try (var run = TrainingRun.begin(plan, train, valid)) {
      var samples = run.samples(5);

      assertThat(samples).hasSize(5).allMatch(seen -> plan.classes().contains(seen.getValue()));
      SeenImage seen = samples.getFirst().getKey();
      assertThat(seen.shape()).isEqualTo(train.shape());
      var drawn = ImageIO.read(new ByteArrayInputStream(seen.png()));
      assertThat(drawn.getWidth()).isEqualTo(drawn.getHeight()).isGreaterThan(100);
      // Each pixel is drawn as a square of six.
      int middle = drawn.getRGB(6 * 14 + 3, 6 * 10 + 3) & 0xFF;
      assertThat(middle).isEqualTo(seen.pixels().get(ValueLayout.JAVA_BYTE, 10 * 28 + 14) & 0xFF);
    }
  }

  @Test
  void resume_withAnotherPlan_isRefused() {
    Checkpoint checkpoint = Checkpoint.read(stopAt(5));

    assertThatThrownBy(
            () -> TrainingRun.resume(plan.withBatch(16), train, valid, checkpoint).close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("batches of 32")
        .hasMessageContaining("batches of 16");
  }

  @Test
  void begin_withLabelsThatAreNoClasses_isRefused() {
    var two =
        TrainingPlan.of(new ResidualNet(1, 2), List.of("a", "b"), plan.normalization(), 1, 0.01, 1);

    assertThatThrownBy(() -> TrainingRun.begin(two, train, valid).close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there are 2 classes");
  }

  @Test
  void bundle_writtenAndRead_predictsTheSame() {
    try (var run = TrainingRun.begin(plan, train, valid)) {
      run.run(new Listener(Long.MAX_VALUE));
      Bundle bundle = run.bundle(Map.of("run", "r-1", "cut", "c-1"));
      byte[] bytes = bundle.toBytes();

      Bundle read = Bundle.read(bytes);

      assertThat(read.description()).isEqualTo(bundle.description());
      assertThat(read.toBytes()).isEqualTo(bytes);
      assertThat(run.bundle(Map.of("cut", "c-1", "run", "r-1")).toBytes()).isEqualTo(bytes);
      try (var predictor = Predictor.open(read)) {
        var accuracy = new Accuracy();
        predictor.evaluate(valid, 17, (_, scores) -> accuracy.add(scores));
        assertThat(accuracy.value()).isGreaterThan(0.9);
        float[] row = predictor.probabilities(new byte[784], 1)[0];
        assertThat(row[0] + row[1] + row[2]).isCloseTo(1, within(1e-5f));
      }
    }
  }

  @Test
  void read_otherBytes_isRefused() {
    assertThatThrownBy(() -> Bundle.read(new byte[3])).isInstanceOf(MalformedBundle.class);
    assertThatThrownBy(() -> Bundle.read(stopAt(1)))
        .isInstanceOf(MalformedBundle.class)
        .hasMessageContaining("millrace.bundle");
  }

  private byte[] stopAt(long step) {
    try (var run = TrainingRun.begin(plan, train, valid)) {
      assertThat(run.run(new Listener(step))).isEqualTo(Outcome.CANCELLED);
      assertThat(run.checkpoint().step()).isEqualTo(step);
      return run.checkpoint().toBytes();
    }
  }

  private static class Listener implements TrainingListener {
    private final long stop;
    int searched;
    private final List<Bundle> saved = new ArrayList<>();
    final List<StepMeasure> steps = new ArrayList<>();
    private final List<EpochMeasure> epochs = new ArrayList<>();
    private final List<Checkpoint> checkpoints = new ArrayList<>();

    Listener(long stop) {
      this.stop = stop;
    }

    @Override
    public void stepped(StepMeasure measure) {
      steps.add(measure);
    }

    @Override
    public void epochEnded(EpochMeasure measure) {
      epochs.add(measure);
    }

    @Override
    public void checkpointed(Checkpoint checkpoint) {
      checkpoints.add(checkpoint);
    }

    @Override
    public void rateSearched(int stage, RateCurve curve) {
      searched = stage;
    }

    @Override
    public void saved(int stage, String name, Bundle bundle) {
      saved.add(bundle);
    }

    @Override
    public boolean cancelled() {
      return steps.size() >= stop;
    }
  }
}
