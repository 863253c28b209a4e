package dev.millrace.training;

import static dev.millrace.testing.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.training.v1.CancelRunRequest;
import dev.millrace.proto.training.v1.GetRunRequest;
import dev.millrace.proto.training.v1.ListRunsRequest;
import dev.millrace.proto.training.v1.Recipe;
import dev.millrace.proto.training.v1.Run;
import dev.millrace.proto.training.v1.RunState;
import dev.millrace.proto.training.v1.StartRunRequest;
import dev.millrace.proto.training.v1.TrainingGrpc;
import dev.millrace.proto.training.v1.TrainingGrpc.TrainingBlockingStub;
import dev.millrace.testing.MeshResource;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.runtime.GrpcServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The service as its clients see it.
@QuarkusTest
@QuarkusTestResource(MeshResource.class)
class TrainingApplicationTest {
  private static final String PROJECT = "tiles";
  private static final String CUT = "tiles-cut";

  @TestHTTPResource("/q/health/ready")
  URI ready;

  @TestHTTPResource("/q/metrics")
  URI metrics;

  @Inject GrpcServer server;
  @Inject EventLog log;
  @Inject BlobStore blobs;
  @Inject TrainingConfig config;

  private ManagedChannel channel;
  private TrainingBlockingStub training;

  @BeforeEach
  void connect() {
    channel =
        Grpc.newChannelBuilder("127.0.0.1:" + server.getPort(), InsecureChannelCredentials.create())
            .build();
    training = TrainingGrpc.newBlockingStub(channel);
    var cut = TestCut.put(blobs, PROJECT, CUT, 64, 16);
    log.append(Topics.PROJECTS, Event.now("test", PROJECT, cut.projectCreated())).join();
    log.append(Topics.CUTS, Event.now("test", PROJECT, cut.cutCompleted())).join();
  }

  @AfterEach
  void disconnect() {
    channel.shutdownNow();
  }

  @Test
  void application_becomesReady() throws Exception {
    within(Duration.ofSeconds(30), () -> assertThat(get(ready)).contains("\"training\""));
  }

  @Test
  void settings_haveDefaults() {
    assertThat(config.checkpointEvery()).isEqualTo(Duration.ofSeconds(15));
    assertThat(config.threads()).isZero();
    assertThat(config.lease()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.tries()).isEqualTo(5);
  }

  @Test
  void startRun_overGrpc_isTrainedCountedAndListed() {
    var run = training.startRun(request(TestRecipe.oneCycle(1)));
    assertThat(run.getState()).isEqualTo(RunState.RUN_STATE_REQUESTED);
    assertThat(run.getRequestedAt().getSeconds()).isPositive();
    within(
        Duration.ofMinutes(2),
        () -> assertThat(get(run.getRun()).getState()).isEqualTo(RunState.RUN_STATE_COMPLETED));
    var completed = get(run.getRun());
    assertThat(completed.getStep()).isEqualTo(completed.getTotalSteps()).isEqualTo(4);
    assertThat(completed.getAttempt()).isEqualTo(1);
    assertThat(blobs.has(completed.getBundleSha256())).isTrue();
    var listed = training.listRuns(ListRunsRequest.newBuilder().setProject(PROJECT).build());
    assertThat(listed.getRunsList()).contains(completed);
    within(
        Duration.ofSeconds(30),
        () ->
            assertThat(get(metrics))
                .contains("millrace_training_steps_total")
                .contains("millrace_training_items_total")
                .contains("millrace_training_step_duration_seconds_bucket")
                .contains("millrace_training_runs_total{outcome=\"completed\"")
                .contains("millrace_training_measurements_dropped_total"));
  }

  @Test
  void cancelRun_overGrpc_endsItOnce() {
    var run = training.startRun(request(TestRecipe.oneCycle(1_000))).getRun();
    var cancel = CancelRunRequest.newBuilder().setRun(run).build();
    assertThat(training.cancelRun(cancel).getState()).isEqualTo(RunState.RUN_STATE_CANCELLED);
    refused(() -> training.cancelRun(cancel), Status.Code.FAILED_PRECONDITION, "has ended as");
  }

  @Test
  void badRequests_overGrpc_areNamed() {
    refused(
        () -> training.startRun(request(Recipe.getDefaultInstance())),
        Status.Code.INVALID_ARGUMENT,
        "recipe.architecture.name is ''");
    refused(
        () -> training.startRun(StartRunRequest.getDefaultInstance()),
        Status.Code.INVALID_ARGUMENT,
        "recipe");
    refused(
        () ->
            training.startRun(
                request(TestRecipe.oneCycle(1)).toBuilder().setCut("nothing").build()),
        Status.Code.NOT_FOUND,
        "no cut nothing");
    refused(() -> get("nothing"), Status.Code.NOT_FOUND, "no run nothing");
  }

  private static void refused(ThrowingCallable call, Status.Code code, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refusal -> {
              assertThat(refusal.getStatus().getCode()).isEqualTo(code);
              assertThat(refusal.getStatus().getDescription()).contains(message);
            });
  }

  private Run get(String run) {
    return training.getRun(GetRunRequest.newBuilder().setRun(run).build());
  }

  private static StartRunRequest request(Recipe recipe) {
    return StartRunRequest.newBuilder().setProject(PROJECT).setCut(CUT).setRecipe(recipe).build();
  }

  private static String get(URI address) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var answer = client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      return answer.body();
    }
  }
}
