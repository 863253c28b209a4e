package dev.millrace.mesh.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.proto.ingest.v1.ItemAdded;
import dev.millrace.proto.ingest.v1.ItemEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventCodecTest {
  private static final ItemEvent ADDED =
      ItemEvent.newBuilder().setAdded(ItemAdded.newBuilder().setItem("i1")).build();
  private static final Event<ItemEvent> EVENT =
      new Event<>(
          "millrace/ingest",
          "id-1",
          "i1",
          Instant.parse("2026-01-02T03:04:05Z"),
          new Trace(
              "flow",
              Optional.of("cause"),
              "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
          ADDED);

  @Test
  void encode_event_hasTheBindingsHeaders() {
    var record = EventCodec.encode(Topics.ITEMS, EVENT);
    assertThat(record.topic()).isEqualTo("millrace.items");
    assertThat(record.key()).isEqualTo("i1");
    assertThat(record.value()).isEqualTo(ADDED.toByteArray());
    assertThat(record.headers())
        .containsEntry("ce_specversion", "1.0")
        .containsEntry("ce_source", "millrace/ingest")
        .containsEntry("ce_id", "id-1")
        .containsEntry("ce_type", "dev.millrace.ingest.v1.ItemAdded")
        .containsEntry("ce_time", "2026-01-02T03:04:05Z")
        .containsEntry("ce_correlationid", "flow")
        .containsEntry("ce_causationid", "cause")
        .containsEntry("content-type", "application/protobuf")
        .containsEntry("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
        .doesNotContainKey("ce_datacontenttype");
  }

  @Test
  void decode_encoded_isTheEvent() {
    assertThat(EventCodec.decode(Topics.ITEMS, arrived(EventCodec.encode(Topics.ITEMS, EVENT))))
        .isEqualTo(EVENT);
  }

  @Test
  void decode_withoutId_namesTheHeader() {
    var record = EventCodec.encode(Topics.ITEMS, EVENT);
    var headers = new HashMap<>(record.headers());
    headers.remove("ce_id");
    assertThatThrownBy(() ->
            EventCodec.decode(
                Topics.ITEMS,
                arrived(new NewRecord(record.topic(), record.key(), headers, record.value()))))
        .isInstanceOf(UnreadableEventException.class)
        .hasMessageContaining("ce_id");
  }

  @Test
  void decode_garbage_namesTheTopic() {
    var record = EventCodec.encode(Topics.ITEMS, EVENT);
    var garbage =
        new NewRecord(record.topic(), record.key(), record.headers(), new byte[] {-1, -1, -1});
    assertThatThrownBy(() -> EventCodec.decode(Topics.ITEMS, arrived(garbage)))
        .isInstanceOf(UnreadableEventException.class)
        .hasMessageContaining("millrace.items");
  }

  @Test
  void type_nothingSet_isRefused() {
    assertThatThrownBy(() -> Event.now("s", "k", ItemEvent.getDefaultInstance()).type())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("millrace.ingest.v1.ItemEvent");
  }

  private static LogRecord arrived(NewRecord record) {
    return new LogRecord(
        new TopicSlice(record.topic(), 0),
        0,
        Instant.EPOCH,
        record.key(),
        record.headers(),
        record.value());
  }
}
