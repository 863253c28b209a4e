package dev.millrace.serving;

import dev.millrace.learn.objective.Classes;
import dev.millrace.serving.model.InferenceRefused;
import dev.millrace.serving.model.ModelIdentity;
import dev.millrace.serving.model.ModelLease;
import dev.millrace.serving.model.Models;
import dev.millrace.serving.model.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// What another version makes of the same images, for later comparison with people's labels: the
/// shadow of what the champion answered, the champion of what the challenger answered.
///
/// No answer waits for it, and it is left out when too much of it is under way, and for models
/// whose answer is not one class: nobody compares those.
final class SecondOpinions {
  private static final int MOST = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Models models;
  private final PredictionLog predictions;
  private final ServingMeters meters;
  private final Semaphore room = new Semaphore(MOST);

  SecondOpinions(Models models, PredictionLog predictions, ServingMeters meters) {
    this.models = models;
    this.predictions = predictions;
    this.meters = meters;
  }

  /// Asks for it and returns at once.
  ///
  /// @param pixels of the images, not changed any more
  /// @param rows what was answered
  void ask(ModelLease answered, Supplier<List<String>> items, byte[] pixels, float[][] rows) {
    if (!(answered.identity().objective() instanceof Classes)) {
      return;
    }
    models
        .second(answered)
        .ifPresent(second -> {
          if (room.tryAcquire()) {
            ask(answered.identity(), second, items, pixels, rows);
          } else {
            second.close();
            meters.predictionDropped("second_opinion");
          }
        });
  }

  private void ask(
      ModelIdentity answered,
      ModelLease second,
      Supplier<List<String>> items,
      byte[] pixels,
      float[][] rows) {
    var begin = System.nanoTime();
    Thread.ofVirtual()
        .name("second opinion")
        .start(() -> {
          try (second) {
            var patience = Patience.of(PATIENCE, () -> false);
            var opinion = second.probabilities(pixels, rows.length, patience);
            var took = Duration.ofNanos(System.nanoTime() - begin);
            tell(answered, second, items.get(), rows, opinion, took);
          } catch (InferenceRefused _) {
            meters.predictionDropped("second_opinion");
          } finally {
            room.release();
          }
        });
  }

  private void tell(
      ModelIdentity answered,
      ModelLease second,
      List<String> items,
      float[][] rows,
      float[][] opinion,
      Duration took) {
    var now = Instant.now();
    for (int i = 0; i < rows.length; i++) {
      var answer = new Prediction.Answered(answered.version(), best(answered, rows[i]));
      predictions.offer(
          new Prediction(
              UUID.randomUUID().toString(),
              items.get(i),
              second.identity(),
              opinion[i],
              now,
              took,
              Optional.of(answer)));
    }
  }

  private static String best(ModelIdentity model, float[] row) {
    return Prediction.ranked(model.names(), row).getFirst().getClassName();
  }
}
