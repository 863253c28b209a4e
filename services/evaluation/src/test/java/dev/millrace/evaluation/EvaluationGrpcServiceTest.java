package dev.millrace.evaluation;

import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.evaluation.LampCut.Lamp;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.evaluation.v1.Alias;
import dev.millrace.proto.evaluation.v1.EvaluationGrpc;
import dev.millrace.proto.evaluation.v1.EvaluationGrpc.EvaluationBlockingStub;
import dev.millrace.proto.evaluation.v1.GetEvaluationRequest;
import dev.millrace.proto.evaluation.v1.ListModelsRequest;
import dev.millrace.proto.evaluation.v1.MoveAliasRequest;
import dev.millrace.proto.preprocessing.v1.CutCompleted;
import dev.millrace.proto.preprocessing.v1.CutEvent;
import dev.millrace.proto.preprocessing.v1.Split;
import dev.millrace.proto.training.v1.RunCompleted;
import dev.millrace.proto.training.v1.RunEvent;
import dev.millrace.testing.MeshResource;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.runtime.GrpcServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The service as a client sees it, over gRPC, Kafka and PostgreSQL.
@QuarkusTest
@QuarkusTestResource(MeshResource.class)
class EvaluationGrpcServiceTest {
  private static final String PROJECT = "over-grpc";

  @Inject EventLog log;
  @Inject BlobStore blobs;
  @Inject GrpcServer server;
  @Inject EvaluationMesh mesh;
  private ManagedChannel channel;
  private EvaluationBlockingStub evaluation;

  @BeforeEach
  void open() {
    eventually(() -> assertThat(mesh.isReady()).isTrue());
    channel =
        Grpc.newChannelBuilder("127.0.0.1:" + server.getPort(), InsecureChannelCredentials.create())
            .build();
    evaluation = EvaluationGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
  }

  private void complete(String run) {
    var content =
        new LampCut(blobs).with(Split.SPLIT_VALID, List.of(Lamp.off("a"), Lamp.on("b"))).kept();
    var cut = CutCompleted.newBuilder().setCut("a-cut").setProject(PROJECT).setManifest(content);
    log.append(
            Topics.CUTS,
            Event.now(
                "millrace/preprocessing", PROJECT, CutEvent.newBuilder().setCompleted(cut).build()))
        .join();
    var bundle = blobs.put(Lamps.right().toBytes(), "application/octet-stream");
    var completed =
        RunCompleted.newBuilder().setRun(run).setProject(PROJECT).setCut("a-cut").setBundle(bundle);
    log.append(
            Topics.RUNS,
            Event.now(
                "millrace/training", run, RunEvent.newBuilder().setCompleted(completed).build()))
        .join();
  }

  @Test
  void evaluation_fromRunToAlias() {
    complete("a-run");
    var get = GetEvaluationRequest.newBuilder().setRun("a-run").build();
    eventually(() -> assertThat(evaluation.getEvaluation(get).getRun()).isEqualTo("a-run"));
    assertThat(evaluation.getEvaluation(get).getVerdicts(0).getAccuracy()).isEqualTo(1);

    var move = MoveAliasRequest.newBuilder().setProject(PROJECT).setVersion("1").setReason("look");
    var _ = evaluation.moveAlias(move.setAlias(Alias.ALIAS_SHADOW).build());
    var list = ListModelsRequest.newBuilder().setProject(PROJECT).build();
    var models = evaluation.listModels(list).getModelsList();
    assertThat(models).hasSize(1);
    assertThat(models.getFirst().getAliasesList())
        .containsExactly(Alias.ALIAS_CHAMPION, Alias.ALIAS_SHADOW);
  }

  @Test
  void calls_badInput_haveTheStatusOfTheirCause() {
    var move = MoveAliasRequest.newBuilder().setProject("nobody").setVersion("1");
    fails(
        Status.Code.NOT_FOUND,
        () -> evaluation.moveAlias(move.setAlias(Alias.ALIAS_CHAMPION).build()));
    fails(Status.Code.INVALID_ARGUMENT, () -> evaluation.moveAlias(move.clearAlias().build()));
    fails(
        Status.Code.NOT_FOUND,
        () -> evaluation.getEvaluation(GetEvaluationRequest.newBuilder().setRun("no-run").build()));
  }

  private static void fails(Status.Code code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class, e -> assertThat(e.getStatus().getCode()).isEqualTo(code));
  }
}
