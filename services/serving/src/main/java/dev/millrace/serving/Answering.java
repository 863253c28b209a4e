package dev.millrace.serving;

import dev.millrace.mesh.blob.Sha256;
import dev.millrace.serving.model.InferenceRefused;
import dev.millrace.serving.model.InferenceRefused.Reason;
import dev.millrace.serving.model.ModelLease;
import dev.millrace.serving.model.Models;
import dev.millrace.serving.model.Patience;
import dev.millrace.serving.protocol.Answer;
import dev.millrace.serving.protocol.Images;
import dev.millrace.serving.protocol.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one way from a question to its answer, whatever entrance it came through.
final class Answering {
  private static final Logger LOG = LoggerFactory.getLogger(Answering.class);

  private final Models models;
  private final ImageReader reader;
  private final PredictionLog predictions;
  private final ServingMeters meters;

  Answering(Models models, ImageReader reader, PredictionLog predictions, ServingMeters meters) {
    this.models = models;
    this.reader = reader;
    this.predictions = predictions;
    this.meters = meters;
  }

  /// Answers, counts and tells the mesh.
  ///
  /// @param question read on demand, so that a request that cannot be read is counted too
  /// @throws InferenceRefused when there is no prediction
  Answer answer(Entrance entrance, Supplier<Question> question, Patience patience) {
    var begin = System.nanoTime();
    meters.asked(entrance);
    try {
      var asked = question.get();
      var answer = predict(asked, patience);
      var latency = Duration.ofNanos(System.nanoTime() - begin);
      tell(asked, answer, latency);
      meters.answered(entrance, latency);
      return answer;
    } catch (InferenceRefused e) {
      meters.refused(e.reason());
      throw e;
    } catch (RuntimeException e) {
      LOG.error("A request failed", e);
      meters.refused(Reason.FAILED);
      throw new InferenceRefused(Reason.FAILED, "the request failed; the log says why", e);
    }
  }

  private Answer predict(Question question, Patience patience) {
    try (var model = models.take(question.model(), question.version())) {
      var identity = model.identity();
      var tally = models.tallies().of(identity.project(), identity.version());
      var begin = System.nanoTime();
      try {
        var answer = predict(question.images(), model, patience);
        tally.answered(question.images().count(), System.nanoTime() - begin, Instant.now());
        return answer;
      } catch (InferenceRefused e) {
        tally.refused(System.nanoTime() - begin);
        throw e;
      }
    }
  }

  private Answer predict(Images images, ModelLease model, Patience patience) {
    var pixels = reader.read(images, model.description());
    var rows = model.probabilities(pixels, images.count(), patience);
    var ids =
        IntStream.range(0, images.count()).mapToObj(_ -> UUID.randomUUID().toString()).toList();
    return new Answer(model.identity(), rows, ids);
  }

  private void tell(Question question, Answer answer, Duration latency) {
    var items = question.items().isEmpty() ? hashes(question.images()) : question.items();
    var now = Instant.now();
    for (int i = 0; i < items.size(); i++) {
      predictions.offer(
          new Prediction(
              answer.predictions().get(i),
              items.get(i),
              answer.model(),
              answer.probabilities()[i],
              now,
              latency));
    }
  }

  private static List<String> hashes(Images images) {
    return switch (images) {
      case Images.Encoded(var files) -> files.stream().map(Sha256::of).toList();
      case Images.Pixels(var shape, var count, var bytes) ->
          IntStream.range(0, count)
              .mapToObj(i -> Arrays.copyOfRange(bytes, i * shape.bytes(), (i + 1) * shape.bytes()))
              .map(Sha256::of)
              .toList();
    };
  }
}
