package dev.millrace.standalone.results;

import dev.millrace.learn.bench.PythonPeer;
import dev.millrace.standalone.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The page `docs/results.md` with its pictures.
///
/// @param docs the folder of the page
/// @param data where the data sets are
/// @param peer who trains by the same recipe in Python, if there is one
/// @param told what is under way
public record ResultsBook(
    Path docs, DataFolder data, Optional<PythonPeer> peer, Consumer<String> told) {

  private static final String HEAD =
      """
      # Results

      What the learner reaches on real data sets with the recipes of the fast.ai course. `./millrace results` trains all of them, or
      those that it is given by name, and writes this page. Every seed is 42, and each number is that of one run, on the set that was not trained on. Where there is a second
      number, PyTorch ran the same recipe from Python on the same machine: eager, 32 bits, the optimiser as it comes. Seconds are rough, since
      the machine may have had other work at the time; `./millrace bench learner` compares speeds.

      | what | data | recipe | measured | seconds | Python measured | Python seconds |
      |---|---|---|---|---|---|---|
      """;

  /// The names of the trainings.
  public static List<String> names() {
    return Experiments.all().stream().map(Experiment::name).toList();
  }

  /// Trains, and writes the page anew after each training; the rows of others stay as they are.
  ///
  /// @param names which trainings
  /// @param folder an empty folder for data
  public void write(List<String> names, Path folder, String machine) {
    var rows = rows();
    for (var experiment : Experiments.all()) {
      if (names.contains(experiment.name())) {
        told.accept(experiment.name());
        experiment
            .training()
            .run(data, folder.resolve(experiment.name()))
            .ifPresentOrElse(
                outcome -> {
                  rows.put(experiment.name(), row(experiment, outcome, folder));
                  picture(experiment, outcome);
                  put(page(), text(rows, machine));
                },
                () -> told.accept(experiment.name() + " is left out: its data is not there"));
      }
    }
  }

  private Path page() {
    return docs.resolve("results.md");
  }

  /// The rows that the page has, by the names of the trainings.
  private Map<String, String> rows() {
    var rows = new HashMap<String, String>();
    var lines = Files.exists(page()) ? read(page()) : List.<String>of();
    for (var experiment : Experiments.all()) {
      lines.stream()
          .filter(line -> line.startsWith("| %s |".formatted(experiment.title())))
          .forEach(line -> rows.put(experiment.name(), line + "\n"));
    }
    return rows;
  }

  private static String text(Map<String, String> rows, String machine) {
    var table = new StringBuilder(HEAD);
    var pictures = new StringBuilder();
    for (var experiment : Experiments.all()) {
      if (rows.containsKey(experiment.name())) {
        table.append(rows.get(experiment.name()));
        pictures.append(
            "\n## %s\n\n![%s](%s)\n"
                .formatted(experiment.title(), experiment.title(), picture(experiment)));
      }
    }
    return table + "\n" + machine + "\n" + pictures;
  }

  private String row(Experiment experiment, Outcome outcome, Path folder) {
    var measured =
        "%s %s".formatted(words(experiment.metric()), decimals(outcome.last(experiment.metric())));
    var after =
        outcome.after().entrySet().stream()
            .map(each -> ", %s %s".formatted(words(each.getKey()), decimals(each.getValue())))
            .reduce("", String::concat);
    var python =
        experiment.python()
            ? peer.map(side -> side.train(experiment.name(), data.root(), folder))
            : Optional.<PythonPeer.Trained>empty();
    return "| %s | %s | %s | %s%s | %.0f | %s | %s |\n"
        .formatted(
            experiment.title(),
            experiment.data(),
            experiment.recipe(),
            measured,
            after,
            outcome.seconds(),
            python.map(side -> decimals(side.metric())).orElse(""),
            python.map(side -> "%.0f".formatted(side.seconds())).orElse(""));
  }

  private static String picture(Experiment experiment) {
    return "images/results/%s.svg".formatted(experiment.name());
  }

  private void picture(Experiment experiment, Outcome outcome) {
    put(docs.resolve(picture(experiment)), CurvePicture.of(outcome, experiment.metric()));
  }

  private static String words(String metric) {
    return metric.replace('_', ' ');
  }

  private static String decimals(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  private static List<String> read(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be read".formatted(file), e);
    }
  }

  private static void put(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be written".formatted(file), e);
    }
  }
}
