package dev.millrace.labeling.clean;

import dev.millrace.labeling.explore.LabelPlaces;
import dev.millrace.labeling.explore.PointTable.Pictured;
import dev.millrace.learn.clean.ConfidentLearning;
import dev.millrace.learn.clean.NearDuplicates;
import dev.millrace.learn.clean.OutOfFold;
import dev.millrace.learn.clean.Probabilities;
import dev.millrace.learn.clean.Suspicion;
import dev.millrace.learn.explore.Neighbours;
import dev.millrace.learn.explore.Points;
import dev.millrace.learn.explore.PrincipalComponents;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.labeling.v1.SuspectReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// A ranking of labels by how likely they are wrong, and groups of near duplicates.
///
/// @param weighed how many labels were
/// @param confident how many of them confident learning takes for wrong
/// @param suspects the most suspect first
/// @param groups contradicting ones first, then those in several splits
record Weighed(int weighed, int confident, List<Suspected> suspects, List<Group> groups) {
  private static final int COMPONENTS = 128;
  private static final int FOLDS = 5;
  private static final int NEIGHBOURS = 8;
  private static final int MOST_SUSPECTS = 5_000;
  private static final double LEAST = 0.35;
  private static final long SEED = 11;

  /// A label that is probably wrong.
  ///
  /// @param loss of the newest evaluated model, -1 when it did not judge the item
  /// @param reasons a bit for each reason
  record Suspected(
      String item,
      String className,
      String suggested,
      double suspicion,
      double probability,
      double suggestedProbability,
      double loss,
      int reasons) {}

  /// Near duplicates.
  record Group(List<String> items, List<String> splits, boolean contradicting, boolean leak) {}

  /// Weighs the labels of a project's items.
  ///
  /// @param items those that were seen
  /// @param byNetwork whether a network saw them; else edges are all that there is
  /// @param done told the percent of the work that is done
  static Weighed of(
      Project project,
      List<Pictured> items,
      SeenItems seen,
      boolean byNetwork,
      Judgements judgements,
      IntConsumer done) {
    var views = new ArrayList<>(List.of(reduced(seen.points(items))));
    if (byNetwork) {
      views.add(reduced(seen.edges(items)));
    }
    done.accept(10);
    var places = LabelPlaces.places(project);
    var labels =
        items.stream()
            .mapToInt(item -> places.getOrDefault(item.className(), LabelPlaces.NONE))
            .toArray();
    var groups = groups(views.getFirst(), seen.hashes(items), items, judgements);
    done.accept(40);
    return new Weighing(project, items, labels, views, judgements, groups).run(done);
  }

  private static Points reduced(Points seen) {
    var normalized = seen.normalized();
    return PrincipalComponents.of(normalized, COMPONENTS, SEED).project(normalized);
  }

  private static List<Group> groups(
      Points points, long[] hashes, List<Pictured> items, Judgements judgements) {
    var neighbours = Neighbours.of(points, NEIGHBOURS);
    return NearDuplicates.SAME.groups(points, hashes, neighbours).stream()
        .map(group -> group(Arrays.stream(group).mapToObj(items::get).toList(), judgements))
        .sorted(Comparator.comparingInt(g -> (g.contradicting() ? 0 : 2) + (g.leak() ? 0 : 1)))
        .toList();
  }

  private static Group group(List<Pictured> members, Judgements judgements) {
    var names = members.stream().map(Pictured::item).toList();
    var splits = names.stream().map(item -> judgements.splits().getOrDefault(item, "")).toList();
    return new Group(
        names,
        splits,
        members.stream().map(Pictured::className).filter(c -> !c.isEmpty()).distinct().count() > 1,
        splits.stream().filter(s -> !s.isEmpty()).distinct().count() > 1);
  }

  /// One weighing.
  private record Weighing(
      Project project,
      List<Pictured> items,
      int[] labels,
      List<Points> views,
      Judgements judgements,
      List<Group> groups) {

    Weighed run(IntConsumer done) {
      int count = (int) IntStream.of(labels).filter(label -> label >= 0).count();
      int classes = project.getSchema().getClassesCount();
      if (count < 2 * FOLDS || classes < 2) {
        return new Weighed(0, 0, List.of(), groups);
      }
      var outOfFold =
          OutOfFold.judge(
              views, labels, classes, FOLDS, SEED, share -> done.accept(40 + 55 * share / 100));
      var confident = ConfidentLearning.of(labels, outOfFold);
      var suspicion = Suspicion.of(labels, outOfFold, judged());
      var contradicted = contradicted();
      var suspects = new ArrayList<Suspected>();
      for (int i = 0; i < labels.length; i++) {
        if (labels[i] >= 0) {
          boolean against = contradicted.contains(items.get(i).item());
          double score = against ? (1 + suspicion.score(i)) / 2 : suspicion.score(i);
          int reasons = reasons(i, outOfFold, confident, against);
          if (reasons != 0 && score >= LEAST) {
            suspects.add(suspected(i, outOfFold, score, reasons));
          }
        }
      }
      suspects.sort(Comparator.comparingDouble(s -> -s.suspicion()));
      int wrong = (int) IntStream.range(0, labels.length).filter(confident::isSuspect).count();
      return new Weighed(
          count, wrong, suspects.subList(0, Math.min(MOST_SUSPECTS, suspects.size())), groups);
    }

    private Suspected suspected(int i, Probabilities outOfFold, double score, int reasons) {
      int suggested = outOfFold.likeliestBut(i, labels[i]);
      var loss = loss(i);
      return new Suspected(
          items.get(i).item(),
          items.get(i).className(),
          project.getSchema().getClasses(suggested),
          score,
          outOfFold.of(i, labels[i]),
          outOfFold.of(i, suggested),
          loss,
          reasons);
    }

    private boolean isJudged(int i) {
      var loss = judgements.losses().get(items.get(i).item());
      return loss != null && loss.getActual().equals(items.get(i).className());
    }

    private double loss(int i) {
      var loss = judgements.losses().get(items.get(i).item());
      return loss != null && isJudged(i) ? loss.getLoss() : -1;
    }

    private double[] judged() {
      var judged = new double[labels.length];
      for (int i = 0; i < judged.length; i++) {
        var loss = judgements.losses().get(items.get(i).item());
        judged[i] = loss != null && isJudged(i) ? loss.getProbability() : Double.NaN;
      }
      return judged;
    }

    private int reasons(
        int i, Probabilities outOfFold, ConfidentLearning confident, boolean contradicted) {
      var loss = judgements.losses().get(items.get(i).item());
      boolean wrong = loss != null && isJudged(i) && !loss.getPredicted().equals(loss.getActual());
      return bit(SuspectReason.SUSPECT_REASON_OUT_OF_FOLD, outOfFold.likeliest(i) != labels[i])
          | bit(SuspectReason.SUSPECT_REASON_CONFIDENT_LEARNING, confident.isSuspect(i))
          | bit(SuspectReason.SUSPECT_REASON_TOP_LOSS, wrong)
          | bit(SuspectReason.SUSPECT_REASON_CONTRADICTED, contradicted);
    }

    /// Items whose label is not that of most of their near duplicates.
    private Set<String> contradicted() {
      var classes = new HashMap<String, String>();
      items.forEach(item -> classes.put(item.item(), item.className()));
      var contradicted = new HashSet<String>();
      for (var group : groups) {
        if (group.contradicting()) {
          var names = group.items().stream().map(item -> classes.getOrDefault(item, "")).toList();
          int most = names.stream().mapToInt(c -> Collections.frequency(names, c)).max().orElse(0);
          boolean split =
              names.stream().filter(c -> Collections.frequency(names, c) == most).distinct().count()
                  > 1;
          for (int i = 0; i < names.size(); i++) {
            if (!names.get(i).isEmpty()
                && (split || Collections.frequency(names, names.get(i)) < most)) {
              contradicted.add(group.items().get(i));
            }
          }
        }
      }
      return contradicted;
    }
  }

  static int bit(SuspectReason reason, boolean set) {
    return set ? 1 << reason.getNumber() : 0;
  }
}
