package dev.millrace.learn.bench;

import dev.millrace.learn.clean.OutOfFold;
import dev.millrace.learn.clean.Suspicion;
import dev.millrace.learn.data.ChannelStatistics;
import dev.millrace.learn.data.Draw;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.PixelSet;
import dev.millrace.learn.data.PixelShard;
import dev.millrace.learn.explore.Points;
import dev.millrace.learn.explore.PrincipalComponents;
import dev.millrace.learn.vision.Predictor;
import dev.millrace.learn.vision.ResidualNet;
import dev.millrace.learn.vision.TrainingListener;
import dev.millrace.learn.vision.TrainingPlan;
import dev.millrace.learn.vision.TrainingRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// How many planted label errors are found: 5 % of labels flipped at random, and 5 % always the
/// same way, by the ranking of labels and by the losses of a model on what it learnt from.
///
/// @param pixels images of one shape, unsigned bytes
/// @param labels the right class of each
/// @param confusions class -> the class that it is taken for when an error is systematic
/// @param views what is seen in each image, in one or several ways
public record CleaningBench(
    ImageShape shape,
    byte[] pixels,
    int[] labels,
    List<String> classes,
    Map<Integer, Integer> confusions,
    List<Points> views) {
  private static final double SHARE = 0.05;
  private static final int COMPONENTS = 128;
  private static final int FOLDS = 5;
  private static final int EPOCHS = 5;
  private static final double RATE = 0.01;
  private static final long SEED = 5;

  /// What a ranking found.
  ///
  /// @param name of the ranking
  /// @param k how far down the list one looked
  /// @param precision the share of planted errors among the first k
  /// @param recall the share of all planted errors that are among the first k
  /// @param random the same of those flipped at random
  /// @param systematic the same of those flipped always the same way
  public record Found(
      String name, int k, double precision, double recall, double random, double systematic) {}

  private enum Planted {
    RIGHT,
    RANDOM,
    SYSTEMATIC
  }

  /// Plants errors and looks for them.
  public List<Found> run(Consumer<String> progress) {
    var planted = new Planted[labels.length];
    var given = plant(planted);
    progress.accept("weighing labels out of fold");
    var ours = ranking(given);
    progress.accept("training on all labels");
    var losses = Suspicion.ranked(trainLosses(given));
    int errors = (int) Arrays.stream(planted).filter(p -> p != Planted.RIGHT).count();
    var found = new ArrayList<Found>();
    for (int k : new int[] {errors / 4, errors / 2, errors, 2 * errors}) {
      found.add(found("queue", ours, k, planted));
      found.add(found("top losses on train", losses, k, planted));
    }
    return found;
  }

  private int[] plant(Planted[] planted) {
    Arrays.fill(planted, Planted.RIGHT);
    var given = labels.clone();
    int each = (int) Math.round(SHARE * labels.length);
    var order =
        IntStream.range(0, labels.length)
            .boxed()
            .sorted(Comparator.comparingLong(i -> Draw.bits(SEED, i)))
            .mapToInt(Integer::intValue)
            .toArray();
    int flipped = 0;
    for (int i : order) {
      var wrong = confusions.get(labels[i]);
      if (wrong != null && flipped < each) {
        given[i] = wrong;
        planted[i] = Planted.SYSTEMATIC;
        flipped++;
      }
    }
    flipped = 0;
    for (int i : order) {
      if (planted[i] == Planted.RIGHT && flipped < each) {
        given[i] = (labels[i] + 1 + Draw.below(classes.size() - 1, SEED + 1, i)) % classes.size();
        planted[i] = Planted.RANDOM;
        flipped++;
      }
    }
    return given;
  }

  private int[] ranking(int[] given) {
    var reduced =
        views.stream()
            .map(Points::normalized)
            .map(view -> PrincipalComponents.of(view, COMPONENTS, SEED).project(view))
            .toList();
    var outOfFold = OutOfFold.judge(reduced, given, classes.size(), FOLDS, SEED, _ -> {});
    var unjudged = new double[given.length];
    Arrays.fill(unjudged, Double.NaN);
    return Suspicion.of(given, outOfFold, unjudged).ranked();
  }

  /// The loss of each image under a model that has learnt from all of them.
  private double[] trainLosses(int[] given) {
    var train = PixelSet.of(PixelShard.of(shape, pixels, given));
    var plan =
        TrainingPlan.of(
            new ResidualNet(shape.channels(), classes.size()),
            classes,
            ChannelStatistics.of(train).normalization(),
            EPOCHS,
            RATE,
            SEED);
    int few = Math.min(200, given.length);
    var valid =
        PixelSet.of(
            PixelShard.of(
                shape, Arrays.copyOf(pixels, few * shape.bytes()), Arrays.copyOf(given, few)));
    var losses = new double[given.length];
    try (var run = TrainingRun.begin(plan, train, valid)) {
      var _ = run.run(new TrainingListener() {});
      try (var predictor = Predictor.open(run.bundle(Map.of()))) {
        predictor.evaluate(
            train,
            256,
            (first, scores) -> {
              for (int i = 0; i < scores.count(); i++) {
                losses[Math.toIntExact(first) + i] = scores.loss(i);
              }
            });
      }
    }
    return losses;
  }

  private static Found found(String name, int[] ranking, int k, Planted[] planted) {
    return new Found(
        name,
        k,
        (count(ranking, k, planted, Planted.RANDOM)
                + count(ranking, k, planted, Planted.SYSTEMATIC))
            / (double) k,
        share(ranking, k, planted, Planted.RANDOM, Planted.SYSTEMATIC),
        share(ranking, k, planted, Planted.RANDOM),
        share(ranking, k, planted, Planted.SYSTEMATIC));
  }

  private static double share(int[] ranking, int k, Planted[] planted, Planted... kinds) {
    long all = Arrays.stream(planted).filter(p -> List.of(kinds).contains(p)).count();
    long found = Arrays.stream(kinds).mapToLong(kind -> count(ranking, k, planted, kind)).sum();
    return found / (double) Math.max(1, all);
  }

  private static long count(int[] ranking, int k, Planted[] planted, Planted kind) {
    return Arrays.stream(ranking).limit(k).filter(i -> planted[i] == kind).count();
  }
}
