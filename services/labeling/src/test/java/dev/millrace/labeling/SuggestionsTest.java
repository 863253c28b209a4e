package dev.millrace.labeling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.blob.InMemoryBlobStore;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.evaluation.v1.Alias;
import dev.millrace.proto.evaluation.v1.AliasMoved;
import dev.millrace.proto.evaluation.v1.ModelEvent;
import dev.millrace.proto.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import dev.millrace.proto.inference.ModelInferRequest;
import dev.millrace.proto.inference.ModelInferResponse;
import dev.millrace.proto.labeling.v1.Task;
import dev.millrace.testing.Eventually;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SuggestionsTest {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final BlobStore blobs = new InMemoryBlobStore();
  private final Champions champions = new Champions();
  private TestMesh mesh;
  private Server server;
  private ManagedChannel channel;

  /// A stand-in for the serving service: it is sure of all, publishes what it thinks, and takes no
  /// image that says `bad`.
  private final class Champions extends GRPCInferenceServiceImplBase {
    final List<ModelInferRequest> requests = new CopyOnWriteArrayList<>();
    volatile boolean away;

    @Override
    public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> caller) {
      var images = request.getInputs(0).getContents().getBytesContentsList();
      if (away) {
        caller.onError(Status.UNAVAILABLE.asRuntimeException());
      } else if (images.stream().anyMatch(image -> image.toStringUtf8().startsWith("bad"))) {
        caller.onError(Status.INVALID_ARGUMENT.asRuntimeException());
      } else {
        requests.add(request);
        for (var item : items(request)) {
          mesh.predict(item, request.getModelVersion(), 0.9f, 0.1f);
        }
        caller.onNext(ModelInferResponse.getDefaultInstance());
        caller.onCompleted();
      }
    }
  }

  @BeforeEach
  void open() throws IOException {
    mesh = new TestMesh();
    mesh.createProject();
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(champions)
            .build()
            .start();
    channel =
        Grpc.newChannelBuilder("127.0.0.1:" + server.getPort(), InsecureChannelCredentials.create())
            .build();
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
    server.shutdownNow();
    mesh.close();
  }

  @Test
  void newChampion_isAskedInBatches_andItsAnswersAreSuggested() throws Exception {
    add(70);
    try (var _ = start(1_000)) {
      move("1");
      awaitPredictions(70, "1");
      move("2");
      awaitPredictions(70, "2");
    }
    assertThat(champions.requests).hasSize(6);
    assertThat(champions.requests)
        .allSatisfy(request -> {
          assertThat(request.getModelName()).isEqualTo(TestMesh.PROJECT);
          assertThat(request.getInputs(0).getName()).isEqualTo("image");
          assertThat(request.getInputs(0).getDatatype()).isEqualTo("BYTES");
          assertThat(request.getInputs(0).getShapeList())
              .containsExactly((long) items(request).size());
        });
    assertThat(mesh.next("ann", 1).getFirst().getSuggestion().getModelVersion()).isEqualTo("2");
  }

  @Test
  void newItems_areJudgedToo() throws Exception {
    move("1");
    try (var _ = start(1_000)) {
      add(3);
      awaitPredictions(3, "1");
    }
  }

  @Test
  void ahead_theFrontOfTheQueueIsJudged() throws Exception {
    add(40);
    try (var _ = start(10)) {
      move("1");
      awaitPredictions(10, "1");
      var tasks = mesh.next("ann", 10);
      assertThat(tasks).allMatch(Task::hasSuggestion);
      var _ = mesh.submit(tasks.getFirst().getItem(), "Bag");
      awaitPredictions(11, "1");
    }
  }

  @Test
  void nothingUnlabelled_someLabelledItemsAreJudged() throws Exception {
    add(5);
    for (int i = 0; i < 5; i++) {
      mesh.label("i" + i, "Coat");
    }
    try (var _ = start(3)) {
      move("1");
      awaitPredictions(3, "1");
    }
    assertThat(mesh.next("ann", 10)).hasSize(3);
  }

  @Test
  void servingAway_isAskedWhenItIsBack() throws Exception {
    champions.away = true;
    add(3);
    try (var _ = start(1_000)) {
      move("1");
      mesh.settle();
      champions.away = false;
      awaitPredictions(3, "1");
    }
  }

  @Test
  void badImage_keepsNoOtherFromBeingJudged() throws Exception {
    add(3);
    addImage("bad", "bad");
    try (var _ = start(1_000)) {
      move("1");
      awaitPredictions(3, "1");
      add(4);
      awaitPredictions(4, "1");
    }
    assertThat(mesh.items.get(TestMesh.PROJECT, "bad").hasSuggestion()).isFalse();
  }

  private Suggestions start(int ahead) {
    return Suggestions.start(
        mesh.database, new Asker(blobs, new Inference(channel)), ahead, PAUSE, () -> true);
  }

  private void add(int count) throws InterruptedException {
    IntStream.range(0, count).forEach(i -> addImage("i" + i, "image " + i));
    mesh.settle();
  }

  private void addImage(String item, String image) {
    mesh.add(item, blobs.put(image.getBytes(StandardCharsets.UTF_8), "image/png"));
  }

  private void move(String version) {
    var moved =
        AliasMoved.newBuilder()
            .setProject(TestMesh.PROJECT)
            .setAlias(Alias.ALIAS_CHAMPION)
            .setVersion(version);
    var event = ModelEvent.newBuilder().setAliasMoved(moved).build();
    mesh.log
        .append(Topics.MODELS, Event.now("millrace/evaluation", TestMesh.PROJECT, event))
        .join();
  }

  private void awaitPredictions(int count, String version) {
    Eventually.eventually(() -> assertThat(predictions(version)).isEqualTo(count));
  }

  private long predictions(String version) {
    return mesh.database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery("select count(*) from item where predicted_by = ?")
                .bind(0, version)
                .mapTo(Long.class)
                .one());
  }

  private static List<String> items(ModelInferRequest request) {
    return request.getParametersOrThrow("items").getStringParam().lines().toList();
  }
}
