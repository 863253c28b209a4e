package dev.millrace.console;

import dev.millrace.host.MeshConfig;
import dev.millrace.host.ServingKey;
import dev.millrace.proto.evaluation.v1.EvaluationGrpc;
import dev.millrace.proto.evaluation.v1.EvaluationGrpc.EvaluationBlockingStub;
import dev.millrace.proto.inference.GRPCInferenceServiceGrpc;
import dev.millrace.proto.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.millrace.proto.ingest.v1.IngestGrpc;
import dev.millrace.proto.ingest.v1.IngestGrpc.IngestBlockingStub;
import dev.millrace.proto.labeling.v1.CleaningGrpc;
import dev.millrace.proto.labeling.v1.CleaningGrpc.CleaningBlockingStub;
import dev.millrace.proto.labeling.v1.ExploringGrpc;
import dev.millrace.proto.labeling.v1.ExploringGrpc.ExploringBlockingStub;
import dev.millrace.proto.labeling.v1.LabelingGrpc;
import dev.millrace.proto.labeling.v1.LabelingGrpc.LabelingBlockingStub;
import dev.millrace.proto.labeling.v1.LabelingGrpc.LabelingBlockingV2Stub;
import dev.millrace.proto.preprocessing.v1.PreprocessingGrpc;
import dev.millrace.proto.preprocessing.v1.PreprocessingGrpc.PreprocessingBlockingStub;
import dev.millrace.proto.training.v1.TrainingGrpc;
import dev.millrace.proto.training.v1.TrainingGrpc.TrainingBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.AbstractBlockingStub;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The services of the mesh, each ready for one call within the console's patience.
@Singleton
public final class Services {
  private static final int LARGEST_ANSWER = 64 << 20;

  private final ConsoleConfig config;
  private final MeshConfig mesh;
  private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();

  @Inject
  Services(ConsoleConfig config, MeshConfig mesh) {
    this.config = config;
    this.mesh = mesh;
  }

  /// Items in and out.
  public IngestBlockingStub ingest() {
    return patient(IngestGrpc.newBlockingStub(channel(config.ingestAddress())));
  }

  /// Files of labels, which stream for as long as they do.
  public LabelingBlockingV2Stub labelFiles() {
    return LabelingGrpc.newBlockingV2Stub(channel(config.labelingAddress()));
  }

  /// Projects, tasks and labels.
  public LabelingBlockingStub labeling() {
    return patient(LabelingGrpc.newBlockingStub(channel(config.labelingAddress())));
  }

  /// Items as points.
  public ExploringBlockingStub exploring() {
    return patient(ExploringGrpc.newBlockingStub(channel(config.labelingAddress())));
  }

  /// Labels that are probably wrong, and near duplicates.
  public CleaningBlockingStub cleaning() {
    return patient(CleaningGrpc.newBlockingStub(channel(config.labelingAddress())));
  }

  /// Cuts.
  public PreprocessingBlockingStub preprocessing() {
    return patient(PreprocessingGrpc.newBlockingStub(channel(config.preprocessingAddress())));
  }

  /// Runs.
  public TrainingBlockingStub training() {
    return patient(TrainingGrpc.newBlockingStub(channel(config.trainingAddress())));
  }

  /// Verdicts and models.
  public EvaluationBlockingStub evaluation() {
    return patient(EvaluationGrpc.newBlockingStub(channel(config.evaluationAddress())));
  }

  /// Predictions.
  public GRPCInferenceServiceBlockingStub serving() {
    return patient(
        GRPCInferenceServiceGrpc.newBlockingStub(channel(config.servingAddress()))
            .withInterceptors(ServingKey.shown(mesh)));
  }

  /// A service's answer; empty when it has none, or is away: a page with a gap beats no page.
  public static <A> Optional<A> ifThere(Supplier<A> question) {
    try {
      return Optional.of(question.get());
    } catch (StatusRuntimeException e) {
      return switch (e.getStatus().getCode()) {
        case NOT_FOUND, UNAVAILABLE, UNIMPLEMENTED, DEADLINE_EXCEEDED -> Optional.empty();
        default -> throw e;
      };
    }
  }

  /// A service's answer; empty when it knows nothing of what was asked.
  public static <A> Optional<A> ifKnown(Supplier<A> question) {
    try {
      return Optional.of(question.get());
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @PreDestroy
  void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
  }

  private <S extends AbstractBlockingStub<S>> S patient(S stub) {
    return stub.withDeadlineAfter(config.patience().toMillis(), TimeUnit.MILLISECONDS);
  }

  private ManagedChannel channel(String address) {
    return channels.computeIfAbsent(
        address,
        target ->
            ManagedChannelBuilder.forTarget(target)
                .usePlaintext()
                .maxInboundMessageSize(LARGEST_ANSWER)
                .build());
  }
}
