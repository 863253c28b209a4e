package dev.millrace.preprocessing;

import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.proto.preprocessing.v1.Cut;
import dev.millrace.proto.preprocessing.v1.CutSpec;
import dev.millrace.proto.preprocessing.v1.CutState;
import dev.millrace.proto.preprocessing.v1.DiffCutsRequest;
import dev.millrace.proto.preprocessing.v1.GetCutRequest;
import dev.millrace.proto.preprocessing.v1.ItemDifference;
import dev.millrace.proto.preprocessing.v1.ListCutsRequest;
import dev.millrace.proto.preprocessing.v1.PreprocessingGrpc;
import dev.millrace.proto.preprocessing.v1.PreprocessingGrpc.PreprocessingBlockingStub;
import dev.millrace.proto.preprocessing.v1.RequestCutRequest;
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
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The service as a client sees it, over gRPC, Kafka and PostgreSQL.
@QuarkusTest
@QuarkusTestResource(MeshResource.class)
class PreprocessingGrpcServiceTest {
  private static final String PROJECT = "over-grpc";

  @Inject EventLog log;
  @Inject BlobStore blobs;
  @Inject GrpcServer server;
  @Inject PreprocessingMesh mesh;
  private ManagedChannel channel;
  private PreprocessingBlockingStub preprocessing;

  @BeforeEach
  void open() {
    eventually(() -> assertThat(mesh.isReady()).isTrue());
    channel =
        Grpc.newChannelBuilder("127.0.0.1:" + server.getPort(), InsecureChannelCredentials.create())
            .build();
    preprocessing = PreprocessingGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
  }

  private static RequestCutRequest.Builder request() {
    var spec = CutSpec.newBuilder();
    spec.getImageBuilder().setWidth(4).setHeight(4).setChannels(3);
    return RequestCutRequest.newBuilder().setProject(PROJECT).setSpec(spec);
  }

  private Cut completed() {
    var asked = preprocessing.requestCut(request().build());
    var get = GetCutRequest.newBuilder().setCut(asked.getCut()).build();
    eventually(() ->
        assertThat(preprocessing.getCut(get).getState()).isEqualTo(CutState.CUT_STATE_COMPLETED));
    return preprocessing.getCut(get);
  }

  @Test
  void cuts_fromRequestToDifference() {
    var stream = new Stream(log, blobs, PROJECT);
    stream.create("dark", "light");
    stream.item("a", 10, Map.of());
    stream.label("a", "a1", "dark");
    stream.item("b", 200, Map.of());
    stream.label("b", "b1", "dark");
    var before = completed();
    stream.label("a", "a2", "dark");
    stream.label("b", "b2", "light");
    var after = completed();

    var cuts = preprocessing.listCuts(ListCutsRequest.newBuilder().setProject(PROJECT).build());
    assertThat(cuts.getCutsList()).containsExactly(after, before);
    var compare =
        DiffCutsRequest.newBuilder().setFromCut(before.getCut()).setToCut(after.getCut()).build();
    assertThat(preprocessing.diffCuts(compare).getDifferencesList())
        .extracting(ItemDifference::getItem)
        .containsExactly("a", "b");
    var first = preprocessing.diffCuts(compare.toBuilder().setLimit(1).build());
    assertThat(first.getDifferencesList()).hasSize(1);
    assertThat(first.getTotal()).isEqualTo(2);
  }

  @Test
  void requestCut_badInput_hasTheStatusOfItsCause() {
    fails(
        Status.Code.NOT_FOUND,
        () -> preprocessing.requestCut(request().setProject("nobody").build()));
    fails(
        Status.Code.INVALID_ARGUMENT,
        () -> preprocessing.requestCut(request().clearSpec().build()));
    fails(
        Status.Code.NOT_FOUND,
        () -> preprocessing.getCut(GetCutRequest.newBuilder().setCut("none").build()));
  }

  private static void fails(Status.Code code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class, e -> assertThat(e.getStatus().getCode()).isEqualTo(code));
  }
}
