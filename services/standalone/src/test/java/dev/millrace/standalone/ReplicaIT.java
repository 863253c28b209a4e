package dev.millrace.standalone;

import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.mesh.blob.FolderBlobStore;
import dev.millrace.mesh.event.KafkaEventLog;
import dev.millrace.proto.inference.GRPCInferenceServiceGrpc;
import dev.millrace.proto.inference.ModelInferRequest;
import dev.millrace.standalone.apart.ServingReplicas;
import dev.millrace.standalone.bench.ModelsUnderLoad;
import dev.millrace.standalone.client.MeshClient;
import io.grpc.ManagedChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two replicas of serving behind a client that takes them in turn; one is killed while both are
/// asked.
class ReplicaIT {
  private static final int CALLERS = 8;
  private static final int BEFORE = 500;
  private static final int AFTER = 1_000;

  @TempDir private Path folder;

  @Test
  void replica_killedUnderLoad_losesNoRequestOfAClientThatRetries() throws Exception {
    try (var replicas = ServingReplicas.start(2, folder);
        var log = new KafkaEventLog(replicas.kafka(), 1)) {
      var models = new ModelsUnderLoad(log, new FolderBlobStore(ServingReplicas.blobs(folder)));
      models.promoteSmall("1");
      for (var address : replicas.addresses()) {
        try (var client = new MeshClient(address)) {
          ModelsUnderLoad.awaitSmall(client.inference(), "1");
        }
      }
      var channel = RoundRobin.over(replicas.addresses());
      try {
        ask(channel, replicas);
      } finally {
        channel.shutdownNow();
      }
    }
  }

  private static void ask(ManagedChannel channel, ServingReplicas replicas) throws Exception {
    var question = ModelsUnderLoad.smallQuestion();
    var answers = new AtomicLong();
    var stop = new AtomicBoolean();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls = new ArrayList<Future<Long>>();
      for (int i = 0; i < CALLERS; i++) {
        calls.add(callers.submit(caller(channel, question, answers, stop)));
      }
      try {
        eventually(() -> assertThat(answers.get()).isGreaterThan(BEFORE));
        replicas.killOne();
        var then = answers.get();
        eventually(() -> assertThat(answers.get()).isGreaterThan(then + AFTER));
      } finally {
        stop.set(true);
      }
      for (var call : calls) {
        assertThat(call.get()).as("answers, none of them a failure").isPositive();
      }
    }
  }

  private static Callable<Long> caller(
      ManagedChannel channel, ModelInferRequest question, AtomicLong answers, AtomicBoolean stop) {
    var stub = GRPCInferenceServiceGrpc.newBlockingStub(channel);
    return () -> {
      var own = 0L;
      while (!stop.get()) {
        var answer = stub.modelInfer(question);
        assertThat(answer.getModelVersion()).isEqualTo("1");
        answers.incrementAndGet();
        own++;
      }
      return own;
    };
  }
}
