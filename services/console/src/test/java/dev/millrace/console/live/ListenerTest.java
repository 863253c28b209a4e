package dev.millrace.console.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListenerTest {
  private final Audience audience = new Audience();

  @Test
  void tell_toOneThatDoesNotRead_dropsItAndNobodyElse() {
    var slow = new Listener();
    audience.join(slow);
    IntStream.range(0, 3_000).forEach(i -> audience.tell(new Message("step", "1-" + i, "{}")));
    assertThat(slow.isDropped()).isTrue();

    var quick = new Listener();
    audience.join(quick);
    audience.tell(new Message("step", "", "{}"));
    assertThat(quick.isDropped()).isFalse();
  }
}
