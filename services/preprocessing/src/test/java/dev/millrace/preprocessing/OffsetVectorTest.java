package dev.millrace.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.mesh.v1.TopicOffsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OffsetVectorTest {
  private static final OffsetVector ENDS =
      new OffsetVector(List.of(1L, 0L), List.of(5L, 7L), List.of(9L, 4L));

  @Test
  void of_topicsInAnyOrder_givesTheSameMessages() {
    var turned = new ArrayList<>(ENDS.toMessages()).reversed();
    assertThat(OffsetVector.of(turned)).isEqualTo(ENDS);
    assertThat(OffsetVector.of(turned).toMessages()).isEqualTo(ENDS.toMessages());
  }

  @Test
  void of_topicMissing_namesIt() {
    assertThatThrownBy(() -> OffsetVector.of(ENDS.toMessages().subList(0, 2)))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("millrace.labels are missing");
  }

  @Test
  void of_topicTwice_isInvalid() {
    var twice = new ArrayList<>(ENDS.toMessages());
    twice.add(twice.getFirst());
    assertThatThrownBy(() -> OffsetVector.of(twice))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("millrace.projects has two entries");
  }

  @Test
  void of_foreignTopic_isInvalid() {
    var more = new ArrayList<>(ENDS.toMessages());
    more.add(TopicOffsets.newBuilder().setTopic("weather").build());
    assertThatThrownBy(() -> OffsetVector.of(more))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("does not read [weather]");
  }

  @Test
  void within_behindTheEnd_namesTopicPartitionAndEnd() {
    var beyond = new OffsetVector(ENDS.projects(), List.of(5L, 8L), ENDS.labels());
    assertThatThrownBy(() -> beyond.within(ENDS))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining(
            "offset 8 of topic millrace.items, partition 1, is outside the log: expected 0 to 7");
  }

  @Test
  void within_otherPartitions_isInvalid() {
    var fewer = new OffsetVector(ENDS.projects(), ENDS.items(), List.of(9L));
    assertThatThrownBy(() -> fewer.within(ENDS))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("2 partitions, but 1 offsets");
  }

  @Test
  void within_earlier_isKept() {
    var earlier = new OffsetVector(ENDS.projects(), List.of(0L, 7L), ENDS.labels());
    assertThat(earlier.within(ENDS)).isSameAs(earlier);
  }
}
