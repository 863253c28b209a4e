package dev.millrace.serving;

import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.objective.Numbers;
import dev.millrace.learn.objective.Points;
import dev.millrace.learn.objective.Tags;
import dev.millrace.mesh.event.Event;
import dev.millrace.proto.serving.v1.ClassProbability;
import dev.millrace.proto.serving.v1.NumberAnswer;
import dev.millrace.proto.serving.v1.PlacedPoint;
import dev.millrace.proto.serving.v1.PointAnswer;
import dev.millrace.proto.serving.v1.PredictionEvent;
import dev.millrace.proto.serving.v1.PredictionServed;
import dev.millrace.proto.serving.v1.Role;
import dev.millrace.proto.serving.v1.TagAnswer;
import dev.millrace.serving.model.ModelIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// One image's answer or second opinion, as it is told to the mesh.
///
/// @param id names the prediction, and the event
/// @param item the caller's item id, else the SHA-256 of the input
/// @param answers as the model's objective has them; points in pixels of the picture
/// @param latency from the request's arrival to its answer
/// @param answered the answer that it is a second opinion on; empty when it is the answer
record Prediction(
    String id,
    String item,
    ModelIdentity model,
    float[] answers,
    Instant served,
    Duration latency,
    Optional<Answered> answered) {
  /// What the caller got in its stead.
  ///
  /// @param version which one answered
  /// @param className the most probable class
  record Answered(String version, String className) {}

  private static final String SOURCE = "millrace/serving";

  /// The event, in the flow that brought the model here.
  Event<PredictionEvent> event() {
    var data = PredictionEvent.newBuilder().setServed(message()).build();
    return new Event<>(SOURCE, id, item, served, model.flow(), data);
  }

  private PredictionServed message() {
    var message = PredictionServed.newBuilder();
    tellAnswer(message);
    return message
        .setPrediction(id)
        .setProject(model.project())
        .setItem(item)
        .setModelVersion(model.version())
        .setBundleSha256(model.bundleSha256())
        .setRun(model.run())
        .setCut(model.cut())
        .setRole(answered.isEmpty() ? Role.ROLE_ANSWER : Role.ROLE_SECOND_OPINION)
        .setAnswerVersion(answered.map(Answered::version).orElse(""))
        .setAnswerClass(answered.map(Answered::className).orElse(""))
        .setServedAt(
            com.google.protobuf.Timestamp.newBuilder()
                .setSeconds(served.getEpochSecond())
                .setNanos(served.getNano()))
        .setLatency(
            com.google.protobuf.Duration.newBuilder()
                .setSeconds(latency.getSeconds())
                .setNanos(latency.getNano()))
        .build();
  }

  private void tellAnswer(PredictionServed.Builder message) {
    switch (model.objective()) {
      case Classes(var names) -> message.addAllClasses(ranked(names, answers));
      case Tags(var names, double threshold) ->
          message.setTags(
              TagAnswer.newBuilder()
                  .addAllTags(ranked(names, answers))
                  .setThreshold((float) threshold));
      case Numbers _ -> {
        var numbers = NumberAnswer.newBuilder();
        for (float value : answers) {
          numbers.addValues(value);
        }
        message.setNumbers(numbers);
      }
      case Points(var names) -> message.setPoints(points(names));
    }
  }

  private PointAnswer points(List<String> names) {
    var points = PointAnswer.newBuilder();
    for (int i = 0; i < names.size(); i++) {
      points.addPoints(
          PlacedPoint.newBuilder()
              .setName(names.get(i))
              .setX(answers[2 * i])
              .setY(answers[2 * i + 1]));
    }
    return points.build();
  }

  /// Classes or tags with their probabilities, the most probable first.
  static List<ClassProbability> ranked(List<String> classes, float[] probabilities) {
    return IntStream.range(0, probabilities.length)
        .boxed()
        .sorted(Comparator.comparingDouble(label -> -probabilities[label]))
        .map(label ->
            ClassProbability.newBuilder()
                .setClassName(classes.get(label))
                .setProbability(probabilities[label])
                .build())
        .toList();
  }
}
