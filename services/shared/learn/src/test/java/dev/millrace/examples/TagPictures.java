package dev.millrace.examples;

import dev.millrace.learn.data.Table;
import dev.millrace.learn.metric.FBeta;
import dev.millrace.learn.optim.Rates;
import dev.millrace.learn.vision.Images;
import dev.millrace.learn.vision.ResidualNet;
import dev.millrace.learn.vision.Splitter;
import dev.millrace.learn.vision.Tagger;
import dev.millrace.learn.vision.Vision;
import java.nio.file.Path;

/// Pictures with several labels each, which a table tells.
public final class TagPictures {

  private TagPictures() {}

  /// Learns from pictures and a table with the columns `image` and `tags`, and gives F2.
  public static double run(Path pictures, Path table) {
    var data =
        Images.in(pictures)
            .split(Splitter.byRandom(0.2, 42))
            .tag(Tagger.fromTable(Table.read(table), "image", "tags", " "))
            .size(32)
            .batch(32);
    try (var learner =
        Vision.learner(data, new ResidualNet(3, data.classes().size()), new FBeta(0.2, 2))) {
      learner.fitOneCycle(5, Rates.same(0.02));
      return learner.epochs().getLast().metrics().getOrDefault("fbeta", 0.0);
    }
  }
}
