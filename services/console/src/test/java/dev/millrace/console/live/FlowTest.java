package dev.millrace.console.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlowTest {
  private final Flow flow = new Flow();

  @Test
  void rates_areOfTheLastWholeSeconds() {
    IntStream.range(0, 50).forEach(_ -> flow.seen("millrace.items", 100));
    flow.seen("millrace.items", 105);

    assertThat(flow.rates(List.of("millrace.items"), 105))
        .containsExactly(new Flow.TopicFlow("items", 10, 51));
    assertThat(flow.rates(List.of("millrace.items"), 106))
        .containsExactly(new Flow.TopicFlow("items", 0.2, 51));
  }

  @Test
  void rates_ofATopicNobodySaw_areZero() {
    assertThat(flow.rates(List.of("millrace.cuts"), 9))
        .containsExactly(new Flow.TopicFlow("cuts", 0, 0));
  }
}
