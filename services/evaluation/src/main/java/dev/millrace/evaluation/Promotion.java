package dev.millrace.evaluation;

import dev.millrace.proto.evaluation.v1.Figure;
import java.util.Locale;
import java.util.Optional;

/// Whether a new model becomes champion, and why.
sealed interface Promotion {
  /// The reason, with the figures that were compared.
  String reason();

  /// The new model becomes champion.
  record Promoted(String reason) implements Promotion {}

  /// The champion stays.
  record Kept(String reason) implements Promotion {}

  /// Decides by the figure on valid; on test where one of the two was not judged on valid. A tie
  /// keeps the champion, and so do figures of two kinds.
  static Promotion decide(Optional<Standing> champion, Standing model) {
    if (champion.isEmpty()) {
      return new Promoted("there was no champion; this model has " + figures(model));
    }
    var present = champion.get();
    if (model.valid().isPresent() && present.valid().isPresent()) {
      return compare("valid", model.valid().get(), present, present.valid().get(), "");
    }
    if (model.test().isPresent() && present.test().isPresent()) {
      var blind = model.valid().isEmpty() ? model : present;
      return compare(
          "test",
          model.test().get(),
          present,
          present.test().get(),
          ", compared on test because version %s has no valid items".formatted(blind.version()));
    }
    return new Kept(
        "versions %s and %s were not judged on a common split; move the alias by hand"
            .formatted(model.version(), present.version()));
  }

  private static Promotion compare(
      String split, Figure model, Standing champion, Figure figure, String note) {
    if (!Figures.areAlike(model, figure)) {
      return new Kept(
          "%s of this model and %s of version %s cannot be compared; move the alias by hand"
              .formatted(model.getName(), figure.getName(), champion.version()));
    }
    boolean better = Figures.isBetter(model, figure);
    var reason =
        String.format(
            Locale.ROOT,
            "%s %s %.5f is %s %.5f of version %s%s",
            split,
            model.getName(),
            model.getValue(),
            better ? "better than" : "not better than",
            figure.getValue(),
            champion.version(),
            note);
    return better ? new Promoted(reason) : new Kept(reason);
  }

  private static String figures(Standing model) {
    return model
        .valid()
        .map(figure -> figure("valid", figure))
        .or(() -> model.test().map(figure -> figure("test", figure) + ", and no valid items"))
        .orElse("no figures");
  }

  private static String figure(String split, Figure figure) {
    return String.format(Locale.ROOT, "%s %s %.5f", split, figure.getName(), figure.getValue());
  }
}
