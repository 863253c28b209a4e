package dev.millrace.standalone.results;

import dev.millrace.learn.bench.PythonPeer;
import dev.millrace.standalone.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

      What the learner reaches on real data sets with the recipes of the fast.ai course. `./millrace results` trains all of them and
      writes this page. Every seed is 42, and each number is that of one run, on the set that was not trained on. Where there is a second
      number, PyTorch ran the same recipe from Python on the same machine: eager, 32 bits, the optimiser as it comes. Seconds are rough, since
      the machine may have had other work at the time; `./millrace bench learner` compares speeds.

      | what | data | recipe | measured | seconds | Python measured | Python seconds |
      |---|---|---|---|---|---|---|
      """;

  /// Trains everything, and writes the page anew after each training.
  ///
  /// @param folder an empty folder for data
  public void write(Path folder, String machine) {
    var rows = new ArrayList<String>();
    var pictures = new ArrayList<String>();
    for (var experiment : Experiments.all()) {
      told.accept(experiment.name());
      experiment
          .training()
          .run(data, folder.resolve(experiment.name()))
          .ifPresentOrElse(
              outcome -> {
                rows.add(row(experiment, outcome, folder));
                pictures.add(picture(experiment, outcome));
                put(docs.resolve("results.md"), page(rows, machine, pictures));
              },
              () -> told.accept(experiment.name() + " is left out: its data is not there"));
    }
  }

  private static String page(List<String> rows, String machine, List<String> pictures) {
    return HEAD + String.join("", rows) + "\n" + machine + "\n" + String.join("", pictures);
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

  private String picture(Experiment experiment, Outcome outcome) {
    var name = "images/results/%s.svg".formatted(experiment.name());
    put(docs.resolve(name), CurvePicture.of(outcome, experiment.metric()));
    return "\n## %s\n\n![%s](%s)\n".formatted(experiment.title(), experiment.title(), name);
  }

  private static String words(String metric) {
    return metric.replace('_', ' ');
  }

  private static String decimals(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
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
