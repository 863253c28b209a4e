package dev.millrace.serving.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class QuotasTest {
  private static final int CLIENTS = 5_000;
  private long nanos;

  @Test
  void take_byManyClientsOverTime_forgetsThoseThatAreFullAgain() {
    var quotas = new Quotas(60, () -> nanos);
    assertThat(quotas.take("busy", 600)).isEmpty();
    for (int i = 0; i < CLIENTS; i++) {
      assertThat(quotas.take("client-" + i, 1)).isEmpty();
      nanos += Duration.ofMillis(100).toNanos();
    }
    assertThat(quotas.size()).isBetween(1, 2_048);
    assertThat(quotas.take("busy", 60)).as("its debt is not forgotten").isPresent();
  }
}
