package dev.millrace.serving;

import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.mesh.event.Trace;
import dev.millrace.proto.evaluation.v1.ModelEvent;
import dev.millrace.proto.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.millrace.proto.inference.ModelInferResponse;
import dev.millrace.proto.inference.ModelMetadataRequest;
import dev.millrace.proto.mesh.v1.Blob;
import dev.millrace.serving.model.ModelEvents;
import java.util.UUID;

/// Evaluation's part in a test: registers bundles of a project and moves its champion.
record Registrar(EventLog log, BlobStore blobs, String project) {
  static Registrar of(EventLog log, BlobStore blobs) {
    return new Registrar(log, blobs, "project-" + UUID.randomUUID());
  }

  Blob register(String version, byte[] bundle) {
    var blob = blobs.put(bundle, "application/octet-stream");
    publish(ModelEvents.registered(project, version, blob), "registered-" + version);
    return blob;
  }

  void promote(String version) {
    publish(ModelEvents.champion(project, version), "promoted-" + version);
  }

  void publish(ModelEvent event, String correlation) {
    Trace.of(correlation)
        .run(() -> log.append(Topics.MODELS, Event.now("test", project, event)).join());
  }

  /// Waits until a version answers when none is named.
  void awaitChampion(GRPCInferenceServiceBlockingStub client, String version) {
    var request = ModelMetadataRequest.newBuilder().setName(project).build();
    eventually(() ->
        assertThat(client.modelMetadata(request).getPropertiesMap())
            .containsEntry("version", version));
  }

  static String parameter(ModelInferResponse response, String name) {
    return response.getParametersOrThrow(name).getStringParam();
  }
}
