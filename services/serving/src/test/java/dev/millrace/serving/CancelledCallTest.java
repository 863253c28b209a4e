package dev.millrace.serving;

import static dev.millrace.serving.protocol.Requests.rawPixels;
import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.proto.inference.ModelInferRequest;
import dev.millrace.serving.model.SumClassifier;
import io.grpc.Context;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CancelledCallTest {
  private final GatedClassifier gated = new GatedClassifier(SumClassifier.opener());
  private final GrpcMesh mesh =
      new GrpcMesh(
          gated.opener(),
          Map.of("millrace.serving.threads", "1", "millrace.serving.batch.images", "1"));
  private String project = "";

  @BeforeEach
  void begin() {
    project = mesh.project();
    gated.shut();
  }

  @AfterEach
  void close() {
    gated.pass(1_000);
    mesh.close();
  }

  private ModelInferRequest image(int first) {
    return rawPixels(project, new byte[] {(byte) first, 0, 0, 0}, 1, 2, 2, 1).build();
  }

  private double failures(String reason) {
    return mesh.meters.get("millrace.serving.failures").tag("reason", reason).counter().count();
  }

  private double missed(String computed) {
    return mesh.meters
        .get("millrace.serving.deadline.misses")
        .tag("computed", computed)
        .counter()
        .count();
  }

  @Test
  void modelInfer_callerLeavesWhileTheModelIsBusy_isNeverComputed() throws Exception {
    var first = mesh.inference().modelInfer(image(1));
    eventually(() -> assertThat(gated.seen()).hasSize(1));
    var left = mesh.inference().modelInfer(image(2));
    eventually(() -> assertThat(mesh.calls).hasSize(2));
    left.cancel(true);
    eventually(
        () -> assertThat(mesh.calls).extracting(Context::isCancelled).last().isEqualTo(true));
    var third = mesh.inference().modelInfer(image(3));
    gated.pass(2);
    assertThat(first.get(30, TimeUnit.SECONDS).getModelVersion()).isEqualTo("1");
    assertThat(third.get(30, TimeUnit.SECONDS).getModelVersion()).isEqualTo("1");
    assertThat(gated.seen()).containsExactly((byte) 1, (byte) 3);
    eventually(() -> assertThat(failures("abandoned")).isEqualTo(1));
  }

  @Test
  void modelInfer_deadlinePassesWhileTheModelIsBusy_isNeverComputed() throws Exception {
    var first = mesh.inference().modelInfer(image(1));
    eventually(() -> assertThat(gated.seen()).hasSize(1));
    var late = mesh.inference().withDeadlineAfter(2, TimeUnit.SECONDS).modelInfer(image(2));
    assertThatThrownBy(() -> late.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("DEADLINE_EXCEEDED");
    gated.pass(1);
    assertThat(first.get(30, TimeUnit.SECONDS).getModelVersion()).isEqualTo("1");
    eventually(() -> assertThat(failures("abandoned")).isEqualTo(1));
    assertThat(missed("false")).isEqualTo(1);
    assertThat(missed("true")).isEqualTo(0);
    assertThat(gated.seen()).containsExactly((byte) 1);
  }
}
