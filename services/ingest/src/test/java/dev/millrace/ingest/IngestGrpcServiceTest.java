package dev.millrace.ingest;

import static dev.millrace.ingest.TestImages.item;
import static dev.millrace.ingest.TestImages.png;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.ingest.client.IngestLoad;
import dev.millrace.ingest.client.ItemStream;
import dev.millrace.ingest.client.Progress;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.proto.ingest.v1.IngestGrpc;
import dev.millrace.proto.ingest.v1.Refusal;
import dev.millrace.proto.ingest.v1.RefusalReason;
import dev.millrace.proto.ingest.v1.RemoveItemsRequest;
import dev.millrace.testing.MeshResource;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(MeshResource.class)
class IngestGrpcServiceTest {
  private final EventLog log;
  private ManagedChannel channel;

  @Inject
  IngestGrpcServiceTest(EventLog log) {
    this.log = log;
  }

  @BeforeEach
  void open() {
    var port = ConfigProvider.getConfig().getValue("quarkus.grpc.server.test-port", Integer.class);
    channel = ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
  }

  @Test
  void addItems_load_isTakenWhole() {
    var project = TestProjects.create(log, "a", "b");
    var load = IngestLoad.images(2_000, 28, List.of("a", "b"), 1);
    var told = new ArrayList<Long>();
    var result = load.send(channel, project, (items, _) -> told.add(items));
    assertThat(result.accepted()).isEqualTo(2_000);
    assertThat(result.refused()).isZero();
    assertThat(told).hasSize(2_000).endsWith(2_000L);
  }

  @Test
  void addItems_badOnes_areRefusedAndTheServiceGoesOn() {
    var project = TestProjects.create(log, "cat");
    var answer =
        ItemStream.send(
            channel,
            project,
            sink -> {
              sink.take(item("", "one", png(1), "cat"));
              sink.refuse("gone.png", RefusalReason.REFUSAL_REASON_UNREADABLE, "it is gone");
              sink.take(item("", "bomb", TestImages.bomb()));
              sink.take(item("", "two", png(2), "cat"));
            },
            Progress.NONE);
    assertThat(answer.getAccepted()).isEqualTo(2);
    assertThat(answer.getRefusalsList()).extracting(Refusal::getPosition).containsExactly(1L, 2L);
    assertThat(answer.getRefusals(1).getReason())
        .isEqualTo(RefusalReason.REFUSAL_REASON_TOO_MANY_PIXELS);
  }

  @Test
  void addItems_unknownProject_endsTheStreamWithNotFound() {
    assertThatThrownBy(() ->
            ItemStream.send(
                channel, "nowhere", sink -> sink.take(item("", "one", png(1))), Progress.NONE))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
              assertThat(e.getStatus().getDescription()).contains("nowhere");
            });
  }

  @Test
  void addItems_unknownProjectAndManyMore_doesNotHang() {
    assertThatThrownBy(() ->
            IngestLoad.images(5_000, 28, List.of(), 2).send(channel, "nowhere", Progress.NONE))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
  }

  @Test
  void addItems_cancelled_leavesTheServiceHealthy() {
    var project = TestProjects.create(log);
    try (var stream = ItemStream.open(channel, project, Progress.NONE)) {
      stream.take(item("", "one", png(1)));
    }
    var answer =
        ItemStream.send(
            channel, project, sink -> sink.take(item("", "two", png(2))), Progress.NONE);
    assertThat(answer.getAccepted()).isEqualTo(1);
  }

  @Test
  void removeItems_known_areRemoved() {
    var project = TestProjects.create(log);
    ItemStream.send(channel, project, sink -> sink.take(item("", "one", png(1))), Progress.NONE);
    var answer =
        IngestGrpc.newBlockingStub(channel)
            .removeItems(
                RemoveItemsRequest.newBuilder().setProject(project).addItems("one").build());
    assertThat(answer.getRemoved()).isEqualTo(1);
  }
}
