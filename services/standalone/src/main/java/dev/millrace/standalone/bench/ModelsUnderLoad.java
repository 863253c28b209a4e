package dev.millrace.standalone.bench;

import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.proto.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.millrace.proto.inference.ModelInferRequest;

/// The small net of the serving benchmark, for others who need something to be served.
///
/// @param log where it is registered
/// @param blobs the store that serving reads
public record ModelsUnderLoad(EventLog log, BlobStore blobs) {
  private static final ServedNet SMALL = ServedNet.small();

  /// Registers it with random weights, and makes it champion.
  public void promoteSmall(String version) {
    new ServedModels(log, blobs).promote(SMALL.project(), version, SMALL.bundle(1));
  }

  /// Waits until a server answers with it.
  public static void awaitSmall(GRPCInferenceServiceBlockingStub stub, String version)
      throws InterruptedException {
    ServedModels.await(stub, SMALL.project(), version);
  }

  /// A question about one image.
  public static ModelInferRequest smallQuestion() {
    return SMALL.question();
  }
}
