package dev.millrace.evaluation;

import static java.util.stream.Collectors.joining;

import dev.millrace.learn.metric.FBeta;
import dev.millrace.learn.metric.TagScores;
import dev.millrace.learn.metric.ThresholdAccuracy;
import dev.millrace.learn.objective.Tags;
import dev.millrace.proto.evaluation.v1.ItemLoss;
import dev.millrace.proto.evaluation.v1.SplitVerdict;
import dev.millrace.proto.evaluation.v1.TagVerdict;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// What answers of any number of tags an item add up to: how each tag was given and missed,
/// compared by the F2 score.
final class TagTally implements Tally {
  private static final double BETA = 2;

  private final Tags tags;
  private final Losses losses;
  private final ThresholdAccuracy accuracy;
  private final FBeta fbeta;
  private final List<TagVerdict.Builder> verdicts;

  TagTally(Tags tags, Losses losses) {
    this.tags = tags;
    this.losses = losses;
    this.accuracy = new ThresholdAccuracy(tags.threshold());
    this.fbeta = new FBeta(tags.threshold(), BETA);
    this.verdicts =
        tags.names().stream().map(name -> TagVerdict.newBuilder().setTag(name)).toList();
  }

  /// Adds the scores of the next items.
  void add(TagScores scores) {
    accuracy.add(scores);
    fbeta.add(scores);
    for (int i = 0; i < scores.count(); i++) {
      int item = i;
      for (int tag = 0; tag < scores.tags(); tag++) {
        count(verdicts.get(tag), scores.target(item, tag), isGiven(scores, item, tag));
      }
      int worst = worst(scores, item);
      var loss =
          ItemLoss.newBuilder()
              .setActual(named(tag -> scores.target(item, tag)))
              .setPredicted(named(tag -> isGiven(scores, item, tag)))
              .setLoss(scores.loss(item))
              .setProbability((float) ofTruth(scores, item, worst));
      losses.add(loss, worst);
    }
  }

  private static void count(TagVerdict.Builder verdict, boolean is, boolean given) {
    verdict
        .setActual(verdict.getActual() + (is ? 1 : 0))
        .setPredicted(verdict.getPredicted() + (given ? 1 : 0))
        .setRight(verdict.getRight() + (is && given ? 1 : 0));
  }

  private boolean isGiven(TagScores scores, int item, int tag) {
    return scores.probability(item, tag) >= tags.threshold();
  }

  private String named(IntPredicate holds) {
    return IntStream.range(0, tags.names().size())
        .filter(holds)
        .mapToObj(tags.names()::get)
        .collect(joining(", "));
  }

  /// The tag of whose truth the model was least sure.
  private static int worst(TagScores scores, int item) {
    int worst = 0;
    for (int tag = 1; tag < scores.tags(); tag++) {
      if (ofTruth(scores, item, tag) < ofTruth(scores, item, worst)) {
        worst = tag;
      }
    }
    return worst;
  }

  private static double ofTruth(TagScores scores, int item, int tag) {
    double probability = scores.probability(item, tag);
    return scores.target(item, tag) ? probability : 1 - probability;
  }

  @Override
  public SplitVerdict.Builder verdict() {
    var verdict =
        SplitVerdict.newBuilder()
            .addAllClasses(tags.names())
            .setAccuracy(accuracy.value())
            .setFigure(Figures.larger(fbeta.name(), fbeta.value()))
            .putFigures(fbeta.name(), fbeta.value())
            .putFigures(accuracy.name(), accuracy.value());
    verdicts.forEach(verdict::addTags);
    return verdict;
  }
}
