package dev.millrace.standalone.client;

import dev.millrace.proto.evaluation.v1.EvaluationGrpc;
import dev.millrace.proto.inference.GRPCInferenceServiceGrpc;
import dev.millrace.proto.ingest.v1.IngestGrpc;
import dev.millrace.proto.labeling.v1.LabelingGrpc;
import dev.millrace.proto.preprocessing.v1.PreprocessingGrpc;
import dev.millrace.proto.training.v1.TrainingGrpc;
import dev.millrace.standalone.Address;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.util.concurrent.TimeUnit;

/// The mesh as a program sees it: its gRPC services behind one connection.
public final class MeshClient implements AutoCloseable {
  private static final int LARGEST_MESSAGE = 64 << 20;

  private final ManagedChannel channel;

  /// Connects when it is first used.
  ///
  /// @param address `host:port`
  public MeshClient(String address) {
    this(connect(address));
  }

  /// A client over a connection, which it closes.
  public MeshClient(ManagedChannel channel) {
    this.channel = channel;
  }

  /// A connection to one address, made when it is first used.
  ///
  /// @param address `host:port`
  public static ManagedChannel connect(String address) {
    return ManagedChannelBuilder.forTarget(address)
        .usePlaintext()
        .maxInboundMessageSize(LARGEST_MESSAGE)
        .build();
  }

  /// A client of the mesh that answers at an address.
  public static MeshClient on(Address address) {
    return new MeshClient("127.0.0.1:%d".formatted(address.grpc()));
  }

  /// The connection, for clients of one service.
  public ManagedChannel channel() {
    return channel;
  }

  /// Items in.
  public IngestGrpc.IngestBlockingStub ingest() {
    return IngestGrpc.newBlockingStub(channel);
  }

  /// Projects, tasks and labels.
  public LabelingGrpc.LabelingBlockingStub labeling() {
    return LabelingGrpc.newBlockingStub(channel);
  }

  /// Cuts.
  public PreprocessingGrpc.PreprocessingBlockingStub preprocessing() {
    return PreprocessingGrpc.newBlockingStub(channel);
  }

  /// Runs.
  public TrainingGrpc.TrainingBlockingStub training() {
    return TrainingGrpc.newBlockingStub(channel);
  }

  /// Verdicts and models.
  public EvaluationGrpc.EvaluationBlockingStub evaluation() {
    return EvaluationGrpc.newBlockingStub(channel);
  }

  /// Answers.
  public GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub inference() {
    return GRPCInferenceServiceGrpc.newBlockingStub(channel);
  }

  @Override
  public void close() {
    channel.shutdown();
    try {
      if (!channel.awaitTermination(5, TimeUnit.SECONDS)) {
        channel.shutdownNow();
      }
    } catch (InterruptedException _) {
      channel.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
