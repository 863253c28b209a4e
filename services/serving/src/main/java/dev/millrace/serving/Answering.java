package dev.millrace.serving;

import dev.millrace.learn.BundleDescription;
import dev.millrace.learn.objective.Points;
import dev.millrace.mesh.blob.Sha256;
import dev.millrace.serving.access.Caller;
import dev.millrace.serving.model.InferenceRefused;
import dev.millrace.serving.model.InferenceRefused.Reason;
import dev.millrace.serving.model.ModelLease;
import dev.millrace.serving.model.Models;
import dev.millrace.serving.model.Patience;
import dev.millrace.serving.protocol.Answer;
import dev.millrace.serving.protocol.Images;
import dev.millrace.serving.protocol.Question;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
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
  private final SecondOpinions opinions;
  private final ServingMeters meters;

  Answering(Models models, ImageReader reader, PredictionLog predictions, ServingMeters meters) {
    this.models = models;
    this.reader = reader;
    this.predictions = predictions;
    this.opinions = new SecondOpinions(models, predictions, meters);
    this.meters = meters;
  }

  /// Answers, counts and tells the mesh.
  ///
  /// @param question read on demand, so that a request that cannot be read is counted too
  /// @throws InferenceRefused when there is no prediction
  Answer answer(Entrance entrance, Caller caller, Supplier<Question> question, Patience patience) {
    var begin = System.nanoTime();
    return counted(
        entrance,
        patience,
        () -> {
          var asked = question.get();
          letIn(caller, asked.model(), asked.images().count());
          var answer =
              asking(
                  () -> take(asked.model(), asked.version(), () -> items(asked).getFirst()),
                  asked.images().count(),
                  model -> predict(asked, model, patience));
          tell(asked, answer, since(begin));
          return answer;
        });
  }

  /// Answers each input on its own, counts and tells the mesh.
  ///
  /// @param inputs read on demand, so that a request that cannot be read is counted too
  /// @throws InferenceRefused when there is no prediction for any of them
  Verdicts judge(Entrance entrance, Caller caller, Supplier<Inputs> inputs, Patience patience) {
    var begin = System.nanoTime();
    return counted(
        entrance,
        patience,
        () -> {
          var asked = inputs.get();
          letIn(caller, asked.model(), asked.inputs().size());
          var verdicts =
              asking(
                  () -> take(asked.model(), asked.version(), () -> first(asked)),
                  asked.inputs().size(),
                  model -> judge(asked, model, patience));
          tell(asked, verdicts, since(begin));
          return verdicts;
        });
  }

  private void letIn(Caller caller, String model, int images) {
    caller.checkStillIn();
    caller.checkMayAsk(model);
    caller.take(images);
    meters.asked(caller, images);
  }

  private <A> A counted(Entrance entrance, Patience patience, Supplier<A> answering) {
    var begin = System.nanoTime();
    meters.asked(entrance);
    try {
      var answer = answering.get();
      meters.answered(entrance, since(begin));
      if (patience.isOver()) {
        meters.late();
      }
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

  /// A request belongs to the version that its first item draws.
  private ModelLease take(String model, String version, Supplier<String> item) {
    return version.isEmpty() ? models.takeFor(model, item) : models.take(model, version);
  }

  private static String first(Inputs inputs) {
    return inputs.inputs().isEmpty() ? "" : inputs.inputs().getFirst().name();
  }

  private <A> A asking(Supplier<ModelLease> taking, int images, Function<ModelLease, A> question) {
    try (var model = taking.get()) {
      var identity = model.identity();
      var tally = models.tallies().of(identity.project(), identity.version());
      var begin = System.nanoTime();
      try {
        var answer = question.apply(model);
        tally.answered(images, System.nanoTime() - begin, Instant.now());
        return answer;
      } catch (InferenceRefused e) {
        tally.refused(System.nanoTime() - begin);
        throw e;
      }
    }
  }

  private Answer predict(Question question, ModelLease model, Patience patience) {
    var images = question.images();
    var pixels = reader.read(images, model.description());
    var rows = model.probabilities(pixels, images.count(), patience);
    opinions.ask(model, () -> items(question), pixels, rows);
    var answers =
        model.identity().objective() instanceof Points
            ? placed(rows, reader.pictures(images), model.description())
            : rows;
    var ids =
        IntStream.range(0, images.count()).mapToObj(_ -> UUID.randomUUID().toString()).toList();
    return new Answer(model.identity(), answers, ids);
  }

  private static float[][] placed(float[][] rows, List<Picture> pictures, BundleDescription model) {
    var placed = new float[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      placed[i] = pictures.get(i).placed(rows[i], model);
    }
    return placed;
  }

  private Verdicts judge(Inputs inputs, ModelLease model, Patience patience) {
    var read =
        inputs.inputs().stream().map(i -> reader.read(i.content(), model.description())).toList();
    var images = read.stream().flatMap(input -> input.pixels().stream()).toList();
    var rows = rows(inputs, read, images, model, patience);
    var next = Arrays.asList(rows).iterator();
    var verdicts = new ArrayList<Verdict>();
    for (var input : read) {
      verdicts.add(
          switch (input) {
            case ImageReader.Read.Pixels(var bytes, var picture) ->
                new Verdict.Judged(
                    UUID.randomUUID().toString(),
                    answers(next.next(), picture, model),
                    bytes,
                    picture);
            case ImageReader.Read.Refused(var why) -> new Verdict.Refused(why);
          });
    }
    return new Verdicts(model.identity(), verdicts);
  }

  private static float[] answers(float[] row, Picture picture, ModelLease model) {
    return model.identity().objective() instanceof Points
        ? picture.placed(row, model.description())
        : row;
  }

  private float[][] rows(
      Inputs inputs,
      List<ImageReader.Read> read,
      List<byte[]> images,
      ModelLease model,
      Patience patience) {
    if (images.isEmpty()) {
      return new float[0][];
    }
    var pixels = joined(images);
    var rows = model.probabilities(pixels, images.size(), patience);
    opinions.ask(model, () -> judged(inputs, read), pixels, rows);
    return rows;
  }

  private static List<String> judged(Inputs inputs, List<ImageReader.Read> read) {
    return IntStream.range(0, read.size())
        .filter(i -> read.get(i) instanceof ImageReader.Read.Pixels)
        .mapToObj(i -> inputs.inputs().get(i).name())
        .toList();
  }

  private static byte[] joined(List<byte[]> images) {
    var joined = ByteBuffer.allocate(images.stream().mapToInt(image -> image.length).sum());
    images.forEach(joined::put);
    return joined.array();
  }

  private void tell(Question question, Answer answer, Duration latency) {
    var now = Instant.now();
    if (question.items().isEmpty()) {
      // Hashing is work that no answer should wait for.
      Thread.startVirtualThread(() -> tell(answer, hashes(question.images()), latency, now));
    } else {
      tell(answer, question.items(), latency, now);
    }
  }

  private void tell(Answer answer, List<String> items, Duration latency, Instant now) {
    for (int i = 0; i < items.size(); i++) {
      predictions.offer(
          new Prediction(
              answer.predictions().get(i),
              items.get(i),
              answer.model(),
              answer.answers()[i],
              now,
              latency,
              Optional.empty()));
    }
  }

  private void tell(Inputs inputs, Verdicts verdicts, Duration latency) {
    var now = Instant.now();
    for (int i = 0; i < verdicts.verdicts().size(); i++) {
      if (verdicts.verdicts().get(i) instanceof Verdict.Judged judged) {
        predictions.offer(
            new Prediction(
                judged.prediction(),
                inputs.inputs().get(i).name(),
                verdicts.model(),
                judged.answers(),
                now,
                latency,
                Optional.empty()));
      }
    }
  }

  private static List<String> items(Question question) {
    return question.items().isEmpty() ? hashes(question.images()) : question.items();
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

  private static Duration since(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin);
  }
}
