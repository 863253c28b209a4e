package dev.millrace.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.learn.Cancelled.Level;
import dev.millrace.learn.callback.RateCurve;
import dev.millrace.learn.callback.RateFinder;
import dev.millrace.learn.callback.StopWhen;
import dev.millrace.learn.callback.WarmRestarts;
import dev.millrace.learn.data.Augmentation;
import dev.millrace.learn.data.ChannelStatistics;
import dev.millrace.learn.data.PixelLoader;
import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.data.Shapes;
import dev.millrace.learn.engine.Mode;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.layer.Weight.Role;
import dev.millrace.learn.optim.ParameterGroups;
import dev.millrace.learn.optim.Rates;
import dev.millrace.learn.optim.Rules;
import dev.millrace.learn.optim.Settings;
import dev.millrace.learn.tensor.Dims;
import dev.millrace.learn.tensor.TensorData;
import dev.millrace.learn.vision.ResidualNet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LearnerTest {

  private static final List<Settings> SETTINGS =
      Rates.range(1e-4, 1e-2).of(3).stream().map(rate -> new Settings(rate, 0.9, 0.01)).toList();

  private final PixelSet train = Shapes.of(160, 1);
  private final PixelSet valid = Shapes.of(40, 2);
  private final Network network =
      new Network(
          Graph.of(new ResidualNet(1, Shapes.CLASSES).layers(), Dims.of(1, 28, 28)),
          ChannelStatistics.of(train).normalization(),
          Mode.STANDARD);
  private final List<String> moments = new ArrayList<>();

  @AfterEach
  void close() {
    network.close();
  }

  @Test
  void fit_tellsEveryMomentInOrder() {
    try (Learner learner = learner(List.of(new Telling()))) {
      assertThat(learner.fit(1, SETTINGS, List.of())).isTrue();
    }
    assertThat(moments)
        .startsWith("beforeFit", "beforeEpoch", "beforeTrain", "beforeBatch", "afterLoss")
        .containsSubsequence("beforeStep", "afterStep", "afterBatch", "afterTrain")
        .endsWith(
            "beforeValidate",
            "beforeBatch",
            "afterBatch",
            "beforeBatch",
            "afterBatch",
            "afterValidate",
            "afterEpoch",
            "afterFit");
    assertThat(moments.stream().filter("beforeStep"::equals)).hasSize(5);
  }

  @Test
  void fit_cancelledAtEachLevel_goesOnBehindIt() {
    assertThat(stepsWhenCancelledAtTheSecondLoss(Level.STEP)).isEqualTo("4 of 5, validated, true");
    assertThat(stepsWhenCancelledAtTheSecondLoss(Level.BATCH)).isEqualTo("4 of 4, validated, true");
    assertThat(stepsWhenCancelledAtTheSecondLoss(Level.TRAIN)).isEqualTo("1 of 1, validated, true");
    assertThat(stepsWhenCancelledAtTheSecondLoss(Level.EPOCH)).isEqualTo("1 of 1, not, true");
    assertThat(stepsWhenCancelledAtTheSecondLoss(Level.FIT)).isEqualTo("1 of 1, not, false");
  }

  private String stepsWhenCancelledAtTheSecondLoss(Level level) {
    moments.clear();
    Callback cancelling =
        new Callback() {
          @Override
          public void afterLoss(Learner learner) {
            // A cancelled step is cancelled where it begins.
            if (learner.step() == 1 && level != Level.STEP) {
              throw new Cancelled(level);
            }
          }

          @Override
          public void beforeStep(Learner learner) {
            if (learner.step() == 1 && level == Level.STEP) {
              throw new Cancelled(level);
            }
          }

          @Override
          public int order() {
            return -1;
          }
        };
    try (Learner learner = learner(List.of(new Telling(), cancelling))) {
      boolean ended = learner.fit(1, SETTINGS, List.of());
      long steps = moments.stream().filter("afterStep"::equals).count();
      int training = moments.indexOf("beforeValidate");
      long batches =
          moments.subList(0, training < 0 ? moments.size() : training).stream()
              .filter("afterBatch"::equals)
              .count();
      String validated = moments.contains("afterValidate") ? "validated" : "not";
      return "%d of %d, %s, %s".formatted(steps, batches, validated, ended);
    }
  }

  @Test
  void freeze_leavesTheLastGroupAndNormalisationsToBeLearnt() {
    network.initialize(3);
    try (Learner learner = learner(List.of())) {
      learner.freeze();
      Map<String, float[]> before = weights();
      learner.fit(1, SETTINGS, List.of());
      Map<String, float[]> after = weights();

      network
          .graph()
          .parameters()
          .forEach(weight -> {
            boolean moves = weight.name().startsWith("8.") || weight.role() == Role.NORM;
            assertThat(!Arrays.equals(before.get(weight.name()), after.get(weight.name())))
                .as(weight.name())
                .isEqualTo(moves);
          });
      learner.unfreeze();
      assertThat(network.learnt()).isEqualTo(network.graph().parameters());
      assertThatThrownBy(() -> learner.freezeTo(3)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void rates_acrossGroups_followTheReference() {
    assertThat(Rates.range(1e-6, 1e-4).of(3).get(1)).isCloseTo(1e-5, within(1e-15));
    assertThat(Rates.last(1e-2).of(3)).containsExactly(1e-3, 1e-3, 1e-2);
    assertThat(Rates.same(2e-3).of(2)).containsExactly(2e-3, 2e-3);
    List<Double> five = Rates.range(1e-2 / Math.pow(2.6, 4), 1e-2).of(5);
    assertThat(five.get(3) / five.get(2)).isCloseTo(2.6, within(1e-9));
  }

  @Test
  void search_restoresEverythingAndFollowsTheReference() {
    network.initialize(3);
    try (Learner learner = learner(List.of())) {
      learner.fit(1, SETTINGS, List.of());
      byte[] before = learner.checkpoint().toBytes();

      RateCurve curve = RateFinder.search(learner, 0.01).orElseThrow();

      assertThat(learner.checkpoint().toBytes()).isEqualTo(before);
      assertThat(curve.points().get(1).rate()).isCloseTo(1.2022644346e-7, within(1e-16));
      assertThat(curve.points().get(50).rate()).isCloseTo(1e-3, within(1e-12));
      assertThat(curve.points()).hasSizeBetween(70, 100);
      assertThat(curve.valley()).isBetween(1e-6, 1.0);
      assertThat(curve.steepest()).isBetween(1e-6, 1.0);
    }
  }

  @Test
  void search_cancelled_givesNothingAndRestoresEverything() {
    network.initialize(3);
    var batches = new AtomicInteger();
    var stop = new StopWhen(() -> batches.incrementAndGet() > 20);
    try (Learner learner = learner(List.of(stop))) {
      byte[] before = learner.checkpoint().toBytes();

      assertThat(RateFinder.search(learner, 0.01)).isEmpty();

      assertThat(batches).hasValue(21);
      assertThat(learner.checkpoint().toBytes()).isEqualTo(before);
    }
  }

  @Test
  void search_inFewBatches_usesMostOfThem() {
    network.initialize(3);
    try (Learner learner = learner(List.of())) {
      RateCurve curve = RateFinder.search(learner, 0.01, 12).orElseThrow();

      assertThat(curve.points()).hasSizeBetween(8, 12);
      assertThat(curve.lowest()).isGreaterThan(curve.points().getFirst().rate());
      assertThatThrownBy(() -> RateFinder.search(learner, 0.01, 9))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("10 batches");
    }
  }

  @Test
  void rates_afterUnfreezing_followTheRuleOfThumb() {
    List<RateCurve.Point> points = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      // Flat as a net that is nearly done, a little lower, then exploding.
      double loss = i < 50 ? 0.50 : i < 70 ? 0.48 : 0.48 + 0.01 * (i - 69) * (i - 69);
      points.add(new RateCurve.Point(Math.pow(10, -7 + 8 * i / 100.0), loss));
    }
    double beforeSpike = new RateCurve(points).beforeSpike();

    assertThat(index(beforeSpike)).isEqualTo(70);
    List<Double> rates = Rates.afterUnfreezing(1e-5, 3e-3, 5).of(3);
    assertThat(rates.getFirst()).isCloseTo(1e-6, within(1e-12));
    assertThat(rates.getLast()).isCloseTo(6e-4, within(1e-12));
    assertThat(Rates.afterUnfreezing(1, 3e-3, 10).of(3)).allMatch(rate -> rate < 3.01e-4);
  }

  @Test
  void checkpoint_inAFitAfterOneThatEndedEarly_pointsToItsOwnEpoch() {
    List<Checkpoint> taken = new ArrayList<>();
    Callback ending =
        new Callback() {
          @Override
          public void afterEpoch(Learner learner) {
            throw new Cancelled(Level.FIT);
          }
        };
    Callback taking =
        new Callback() {
          @Override
          public void afterStep(Learner learner) {
            taken.add(learner.checkpoint());
          }
        };
    try (Learner learner = learner(List.of())) {
      assertThat(learner.fit(3, SETTINGS, List.of(ending))).isFalse();
      learner.fit(1, SETTINGS, List.of(taking));
    }
    assertThat(taken).extracting(Checkpoint::epoch).containsOnly(1);
  }

  @Test
  void data_ofAnotherSize_goesOnWithTheSameWeights() {
    network.initialize(3);
    try (Learner learner = learner(List.of(new Telling()))) {
      learner.fit(1, SETTINGS, List.of());
      String before = network.weightHash();
      learner.data(
          PixelLoader.training(Shapes.of(64, 20, 5), 32, Augmentation.NONE, 5, 1),
          PixelLoader.inOrder(Shapes.of(32, 20, 6), 32, 1));

      assertThat(network.weightHash()).isEqualTo(before);
      assertThat(learner.fit(1, SETTINGS, List.of())).isTrue();
      assertThat(network.weightHash()).isNotEqualTo(before);
      assertThat(moments.stream().filter("afterStep"::equals)).hasSize(5 + 2);
    }
  }

  @Test
  void rateCurve_ofAKnownShape_suggestsItsPlaces() {
    List<RateCurve.Point> points = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      // Flat, then a fall that is steepest in its middle, then a rise.
      double loss = i < 40 ? 2 : i < 80 ? 1 + Math.cos((i - 40) / 40.0 * Math.PI) : (i - 80) / 5.0;
      points.add(new RateCurve.Point(Math.pow(10, -7 + 8 * i / 100.0), loss));
    }
    var curve = new RateCurve(points);

    assertThat(index(curve.steepest())).isCloseTo(60, within(1));
    assertThat(index(curve.lowest())).isEqualTo(80);
    assertThat(index(curve.minimumTenth() * 10)).isEqualTo(80);
    assertThat(index(curve.valley())).isCloseTo(60, within(2));
  }

  @Test
  void warmRestarts_fallAndStartAgain() {
    var restarts = new WarmRestarts(List.of(1.0), 1, 2);

    var given = new Stage.Source.Given(Rates.same(1));
    assertThat(new Stage.FitRestarts(3, 1, 2, given).fittedEpochs()).isEqualTo(7);
    assertThat(restarts.position(0.5)).isEqualTo(0.5);
    assertThat(restarts.position(1)).isZero();
    assertThat(restarts.position(2)).isEqualTo(0.5);
    assertThat(restarts.position(3)).isZero();
    assertThat(restarts.position(6)).isEqualTo(0.75);
  }

  private static int index(double rate) {
    return (int) Math.round((Math.log10(rate) + 7) / 8 * 100);
  }

  private Map<String, float[]> weights() {
    return network.weights().stream()
        .collect(Collectors.toMap(TensorData::name, TensorData::toFloats));
  }

  private Learner learner(List<Callback> callbacks) {
    return new Learner(
        network,
        ParameterGroups.of(network.graph(), List.of("4", "8")),
        Rules.adamW(),
        PixelLoader.training(train, 32, Augmentation.NONE, 5, 1),
        PixelLoader.inOrder(valid, 32, 1),
        5,
        callbacks);
  }

  /// Writes down each moment it is told of.
  private final class Telling implements Callback {
    @Override
    public void beforeFit(Learner learner) {
      moments.add("beforeFit");
    }

    @Override
    public void beforeEpoch(Learner learner) {
      moments.add("beforeEpoch");
    }

    @Override
    public void beforeTrain(Learner learner) {
      moments.add("beforeTrain");
    }

    @Override
    public void beforeBatch(Learner learner) {
      moments.add("beforeBatch");
    }

    @Override
    public void afterLoss(Learner learner) {
      moments.add("afterLoss");
    }

    @Override
    public void beforeStep(Learner learner) {
      moments.add("beforeStep");
    }

    @Override
    public void afterStep(Learner learner) {
      moments.add("afterStep");
    }

    @Override
    public void afterBatch(Learner learner) {
      moments.add("afterBatch");
    }

    @Override
    public void afterTrain(Learner learner) {
      moments.add("afterTrain");
    }

    @Override
    public void beforeValidate(Learner learner) {
      moments.add("beforeValidate");
    }

    @Override
    public void afterValidate(Learner learner) {
      moments.add("afterValidate");
    }

    @Override
    public void afterEpoch(Learner learner) {
      moments.add("afterEpoch");
    }

    @Override
    public void afterFit(Learner learner) {
      moments.add("afterFit");
    }
  }
}
