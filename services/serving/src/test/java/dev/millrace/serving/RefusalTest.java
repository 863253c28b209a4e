package dev.millrace.serving;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.RetryInfo;
import dev.millrace.serving.model.InferenceRefused;
import dev.millrace.serving.model.InferenceRefused.Reason;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RefusalTest {
  private static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

  @Test
  void status_overloaded_saysWhenToTryAgain() throws Exception {
    var refused = InferenceRefused.overloaded("3 images wait", Duration.ofMillis(1_250));
    var status = Refusal.status(refused);
    assertThat(status.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(status.getStatus().getDescription()).contains("3 images wait", "1250 ms");
    assertThat(requireNonNull(status.getTrailers()).get(PUSHBACK)).isEqualTo("1250");
    var details = requireNonNull(StatusProto.fromThrowable(status)).getDetailsList();
    assertThat(details).hasSize(1);
    var delay = details.getFirst().unpack(RetryInfo.class).getRetryDelay();
    assertThat(delay.getSeconds()).isEqualTo(1);
    assertThat(delay.getNanos()).isEqualTo(250_000_000);
  }

  @Test
  void status_whereTryingAgainIsOfNoUse_saysNothingOfIt() {
    var status = Refusal.status(new InferenceRefused(Reason.INVALID_REQUEST, "no image"));
    assertThat(status.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(requireNonNull(status.getTrailers()).get(PUSHBACK)).isNull();
  }
}
