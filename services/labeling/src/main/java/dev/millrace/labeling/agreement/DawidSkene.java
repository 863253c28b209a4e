package dev.millrace.labeling.agreement;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What labellers are like, estimated from their votes alone: how often each calls a class by which
/// name, and how frequent the classes are. From that, how likely each class is for an item.
///
/// Source: A. P. Dawid and A. M. Skene, Maximum Likelihood Estimation of Observer Error-Rates Using
/// the EM Algorithm (1979). A prior, that a labeller is right in 7 of 10 cases and is worth 10
/// votes, keeps estimates from few votes sane.
public final class DawidSkene {
  private static final int MOST_ROUNDS = 100;
  private static final double SETTLED = 1e-6;
  private static final double PRIOR_ACCURACY = 0.7;
  private static final double PRIOR_VOTES = 10;

  private final int classes;
  private final Map<String, double[][]> confusions = new HashMap<>();
  private double[] frequencies;

  private DawidSkene(int classes) {
    this.classes = classes;
    this.frequencies = new double[classes];
    Arrays.fill(frequencies, 1.0 / classes);
  }

  /// What is known without any vote.
  ///
  /// @param classes how many there are, 1 or more
  public static DawidSkene unknown(int classes) {
    return new DawidSkene(classes);
  }

  /// The estimate from the votes for some items.
  ///
  /// @param items the index of the class that each labeller voted for
  /// @param classes how many there are
  public static DawidSkene estimate(List<Map<String, Integer>> items, int classes) {
    var estimate = new DawidSkene(classes);
    var beliefs = items.stream().map(votes -> shares(votes, classes)).toList();
    for (int round = 0; round < MOST_ROUNDS; round++) {
      estimate.learn(items, beliefs);
      var next = items.stream().map(estimate::probabilities).toList();
      var change = change(beliefs, next);
      beliefs = next;
      if (change < SETTLED) {
        break;
      }
    }
    return estimate;
  }

  private static double[] shares(Map<String, Integer> votes, int classes) {
    var shares = new double[classes];
    votes.values().forEach(vote -> shares[vote] += 1.0 / votes.size());
    return shares;
  }

  private static double change(List<double[]> before, List<double[]> after) {
    var largest = 0.0;
    for (int i = 0; i < before.size(); i++) {
      for (int c = 0; c < before.get(i).length; c++) {
        largest = Math.max(largest, Math.abs(before.get(i)[c] - after.get(i)[c]));
      }
    }
    return largest;
  }

  private void learn(List<Map<String, Integer>> items, List<double[]> beliefs) {
    confusions.clear();
    var counts = new double[classes];
    Arrays.fill(counts, 1);
    for (int i = 0; i < items.size(); i++) {
      var belief = beliefs.get(i);
      for (int c = 0; c < classes; c++) {
        counts[c] += belief[c];
      }
      items
          .get(i)
          .forEach((labeller, vote) -> {
            var confusion = confusions.computeIfAbsent(labeller, _ -> prior(PRIOR_VOTES));
            for (int c = 0; c < classes; c++) {
              confusion[c][vote] += belief[c];
            }
          });
    }
    frequencies = normalized(counts);
    confusions
        .values()
        .forEach(confusion -> {
          for (int c = 0; c < classes; c++) {
            confusion[c] = normalized(confusion[c]);
          }
        });
  }

  private double[][] prior(double votes) {
    var prior = new double[classes][classes];
    for (int truth = 0; truth < classes; truth++) {
      for (int vote = 0; vote < classes; vote++) {
        prior[truth][vote] = votes * priorProbability(truth == vote);
      }
    }
    return prior;
  }

  private double priorProbability(boolean right) {
    if (classes == 1) {
      return 1;
    }
    return right ? PRIOR_ACCURACY : (1 - PRIOR_ACCURACY) / (classes - 1);
  }

  private static double[] normalized(double[] counts) {
    var sum = Arrays.stream(counts).sum();
    return Arrays.stream(counts).map(count -> count / sum).toArray();
  }

  /// How likely each class is for an item with these votes; the sum is 1.
  ///
  /// @param votes the index of the class that each labeller voted for; labellers may be new
  public double[] probabilities(Map<String, Integer> votes) {
    var logs = Arrays.stream(frequencies).map(Math::log).toArray();
    votes.forEach((labeller, vote) -> {
      for (int truth = 0; truth < classes; truth++) {
        logs[truth] += Math.log(probability(labeller, truth, vote));
      }
    });
    var largest = Arrays.stream(logs).max().orElse(0);
    return normalized(Arrays.stream(logs).map(log -> Math.exp(log - largest)).toArray());
  }

  private double probability(String labeller, int truth, int vote) {
    return confusions.containsKey(labeller)
        ? confusions.getOrDefault(labeller, new double[0][])[truth][vote]
        : priorProbability(truth == vote);
  }

  /// The share of a labeller's votes that are right, 0 to 1; the prior's for one who has not voted.
  public double accuracy(String labeller) {
    var accuracy = 0.0;
    for (int c = 0; c < classes; c++) {
      accuracy += frequencies[c] * probability(labeller, c, c);
    }
    return accuracy;
  }

  /// How many classes there are.
  public int classes() {
    return classes;
  }
}
