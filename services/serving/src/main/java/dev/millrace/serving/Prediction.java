package dev.millrace.serving;

import dev.millrace.mesh.event.Event;
import dev.millrace.proto.serving.v1.ClassProbability;
import dev.millrace.proto.serving.v1.PredictionEvent;
import dev.millrace.proto.serving.v1.PredictionServed;
import dev.millrace.serving.model.ModelIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// One image's answer, as it is told to the mesh.
///
/// @param id names the prediction, and the event
/// @param item the caller's item id, else the SHA-256 of the input
/// @param probabilities by class
/// @param latency from the request's arrival to its answer
record Prediction(
    String id,
    String item,
    ModelIdentity model,
    float[] probabilities,
    Instant served,
    Duration latency) {
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
