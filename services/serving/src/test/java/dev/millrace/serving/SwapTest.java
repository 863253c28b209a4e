package dev.millrace.serving;

import static dev.millrace.serving.protocol.Requests.images;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.testing.MeshResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(MeshResource.class)
class SwapTest {
  private static final int SWAPS = 100;
  private static final int CALLERS = 4;

  @Inject EventLog log;
  @Inject BlobStore blobs;

  @Test
  void swap_underLoad_failsNoRequest() throws Exception {
    var registrar = Registrar.of(log, blobs);
    var bundles = List.of(SeededBundles.bundle(1), SeededBundles.bundle(2));
    var file = SeededBundles.png(SeededBundles.pixels(1, 3));
    var stop = new AtomicBoolean();
    Set<String> seen = ConcurrentHashMap.newKeySet();
    try (var clients = new GrpcClients();
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      registrar.register("0", bundles.getFirst());
      registrar.promote("0");
      registrar.awaitChampion(clients.inference(), "0");
      Callable<Integer> caller =
          () -> {
            var answers = 0;
            while (!stop.get()) {
              var request = images(registrar.project(), file).build();
              seen.add(clients.inference().modelInfer(request).getModelVersion());
              answers++;
            }
            return answers;
          };
      var calls = new ArrayList<Future<Integer>>();
      for (int i = 0; i < CALLERS; i++) {
        calls.add(callers.submit(caller));
      }
      try {
        for (int swap = 1; swap <= SWAPS; swap++) {
          registrar.register(Integer.toString(swap), bundles.get(swap % 2));
          registrar.promote(Integer.toString(swap));
          registrar.awaitChampion(clients.inference(), Integer.toString(swap));
        }
      } finally {
        stop.set(true);
      }
      for (var call : calls) {
        assertThat(call.get()).as("answers, none of them a failure").isPositive();
      }
    }
    assertThat(seen).hasSizeGreaterThan(SWAPS / 2);
  }
}
