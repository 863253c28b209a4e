package dev.millrace.evaluation;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// Whether a new model becomes champion, and why.
sealed interface Promotion {
  /// The reason, with the figures that were compared.
  String reason();

  /// The new model becomes champion.
  record Promoted(String reason) implements Promotion {}

  /// The champion stays.
  record Kept(String reason) implements Promotion {}

  /// Decides by valid accuracy; by test accuracy where one of the two was not judged on valid. A
  /// tie keeps the champion.
  static Promotion decide(Optional<Standing> champion, Standing model) {
    if (champion.isEmpty()) {
      return new Promoted("there was no champion; this model has " + figures(model));
    }
    var present = champion.get();
    if (model.valid().isPresent() && present.valid().isPresent()) {
      return compare("valid", model.valid(), present, present.valid(), "");
    }
    if (model.test().isPresent() && present.test().isPresent()) {
      var blind = model.valid().isEmpty() ? model : present;
      return compare(
          "test",
          model.test(),
          present,
          present.test(),
          ", compared on test because version %s has no valid items".formatted(blind.version()));
    }
    return new Kept(
        "versions %s and %s were not judged on a common split; move the alias by hand"
            .formatted(model.version(), present.version()));
  }

  private static Promotion compare(
      String split, OptionalDouble model, Standing champion, OptionalDouble figure, String note) {
    boolean better = model.orElseThrow() > figure.orElseThrow();
    var reason =
        String.format(
            Locale.ROOT,
            "%s accuracy %.5f is %s %.5f of version %s%s",
            split,
            model.orElseThrow(),
            better ? "better than" : "not better than",
            figure.orElseThrow(),
            champion.version(),
            note);
    return better ? new Promoted(reason) : new Kept(reason);
  }

  private static String figures(Standing model) {
    return model.valid().isPresent()
        ? String.format(Locale.ROOT, "valid accuracy %.5f", model.valid().orElseThrow())
        : String.format(
            Locale.ROOT, "test accuracy %.5f, and no valid items", model.test().orElseThrow());
  }
}
