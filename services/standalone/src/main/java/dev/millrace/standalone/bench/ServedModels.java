package dev.millrace.standalone.bench;

import dev.millrace.learn.Bundle;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.evaluation.v1.Alias;
import dev.millrace.proto.evaluation.v1.AliasMoved;
import dev.millrace.proto.evaluation.v1.Model;
import dev.millrace.proto.evaluation.v1.ModelEvent;
import dev.millrace.proto.evaluation.v1.ModelRegistered;
import dev.millrace.proto.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.millrace.proto.inference.ModelMetadataRequest;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.TimeUnit;

/// Evaluation's part in a benchmark: models come to be served without being trained and judged.
record ServedModels(EventLog log, BlobStore blobs) {
  /// Registers a bundle and makes it champion.
  void promote(String project, String version, Bundle bundle) {
    var model =
        Model.newBuilder()
            .setProject(project)
            .setVersion(version)
            .setBundle(blobs.put(bundle.toBytes(), "application/octet-stream"));
    publish(
        project,
        ModelEvent.newBuilder().setRegistered(ModelRegistered.newBuilder().setModel(model)));
    publish(
        project,
        ModelEvent.newBuilder()
            .setAliasMoved(
                AliasMoved.newBuilder()
                    .setProject(project)
                    .setAlias(Alias.ALIAS_CHAMPION)
                    .setVersion(version)));
  }

  private void publish(String project, ModelEvent.Builder event) {
    log.append(Topics.MODELS, Event.now("millrace/bench", project, event.build())).join();
  }

  /// Waits until a version answers when none is named.
  static void await(GRPCInferenceServiceBlockingStub stub, String project, String version)
      throws InterruptedException {
    var deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!version.equals(champion(stub, project))) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "version %s of %s was not served within two minutes".formatted(version, project));
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static String champion(GRPCInferenceServiceBlockingStub stub, String project) {
    try {
      var request = ModelMetadataRequest.newBuilder().setName(project).build();
      return stub.modelMetadata(request).getPropertiesOrDefault("version", "");
    } catch (StatusRuntimeException _) {
      return "";
    }
  }
}
