package dev.millrace.serving;

import dev.millrace.mesh.event.Event;
import dev.millrace.proto.serving.v1.ClassProbability;
import dev.millrace.proto.serving.v1.PredictionEvent;
import dev.millrace.proto.serving.v1.PredictionServed;
import dev.millrace.proto.serving.v1.Role;
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
/// @param probabilities by class
/// @param latency from the request's arrival to its answer
/// @param answered the answer that it is a second opinion on; empty when it is the answer
record Prediction(
    String id,
    String item,
    ModelIdentity model,
    float[] probabilities,
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
    return PredictionServed.newBuilder()
        .setPrediction(id)
        .setProject(model.project())
        .setItem(item)
        .setModelVersion(model.version())
        .setBundleSha256(model.bundleSha256())
        .setRun(model.run())
        .setCut(model.cut())
        .addAllClasses(ranked(model.classes(), probabilities))
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

  /// Classes with their probabilities, the most probable first.
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
