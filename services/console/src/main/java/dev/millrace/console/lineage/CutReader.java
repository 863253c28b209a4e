package dev.millrace.console.lineage;

import dev.millrace.console.Messages;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.EventCodec;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.LogRecord;
import dev.millrace.mesh.event.Topics;
import dev.millrace.mesh.event.UnreadableEventException;
import dev.millrace.proto.labeling.v1.LabelEvent;
import dev.millrace.proto.mesh.v1.TopicOffsets;
import dev.millrace.proto.preprocessing.v1.CutManifest;
import dev.millrace.proto.preprocessing.v1.ShardIndex;
import dev.millrace.proto.preprocessing.v1.ShardItem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/// The reader of the labels behind a cut: from its manifest to the events in the log.
@Singleton
final class CutReader {
  private static final int CAPACITY = 16;

  private final EventLog log;
  private final Messages messages;
  // A cut never changes, so neither does what is known of it.
  private final Map<String, CutLabels> known =
      new LinkedHashMap<>(CAPACITY, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CutLabels> eldest) {
          return size() > CAPACITY;
        }
      };

  @Inject
  CutReader(EventLog log, Messages messages) {
    this.log = log;
    this.messages = messages;
  }

  /// The labels of a cut.
  CutLabels labels(String cut, CutManifest manifest) {
    synchronized (known) {
      var before = known.get(cut);
      if (before != null) {
        return before;
      }
    }
    var gatherer = new CutLabels.Gatherer();
    read(manifest, items(manifest), (event, item) -> gatherer.add(step(manifest, event, item)));
    var labels = gatherer.labels();
    synchronized (known) {
      known.put(cut, labels);
    }
    return labels;
  }

  /// The label of the item that has this id or this content; empty when the cut does not have it.
  Optional<LabelStep> label(CutManifest manifest, String itemOrContent) {
    var wanted =
        items(manifest).values().stream()
            .filter(item ->
                item.getItem().equals(itemOrContent)
                    || item.getContentSha256().equals(itemOrContent))
            .findFirst();
    var found = new AtomicReference<Optional<LabelStep>>(Optional.empty());
    wanted.ifPresent(item ->
        read(
            manifest,
            Map.of(key(item), item),
            (event, _) -> found.set(Optional.of(step(manifest, event, item)))));
    return found.get();
  }

  private Map<String, ShardItem> items(CutManifest manifest) {
    var items = new HashMap<String, ShardItem>();
    for (var shard : manifest.getShardsList()) {
      for (var item : messages.read(shard.getIndex(), ShardIndex.parser()).getItemsList()) {
        items.put(key(item), item);
      }
    }
    return items;
  }

  private void read(
      CutManifest manifest,
      Map<String, ShardItem> wanted,
      BiConsumer<Event<LabelEvent>, ShardItem> reader) {
    var until = ends(manifest);
    var from = until.stream().map(_ -> 0L).toList();
    log.read(
        Topics.LABELS.name(),
        from,
        until,
        record ->
            Optional.ofNullable(wanted.get(key(record)))
                .ifPresent(item -> decoded(record).ifPresent(event -> reader.accept(event, item))));
  }

  private static List<Long> ends(CutManifest manifest) {
    return manifest.getOffsetsList().stream()
        .filter(offsets -> offsets.getTopic().equals(Topics.LABELS.name()))
        .map(TopicOffsets::getOffsetsList)
        .findFirst()
        .orElse(List.of());
  }

  private static Optional<Event<LabelEvent>> decoded(LogRecord record) {
    try {
      return Optional.of(EventCodec.decode(Topics.LABELS, record));
    } catch (UnreadableEventException _) {
      return Optional.empty();
    }
  }

  private static LabelStep step(CutManifest manifest, Event<LabelEvent> event, ShardItem item) {
    return LabelStep.of(event, item, manifest.getClasses(item.getLabel()));
  }

  private static String key(ShardItem item) {
    return item.getLabelEventSource() + "\n" + item.getLabelEventId();
  }

  private static String key(LogRecord record) {
    return record.headers().getOrDefault("ce_source", "")
        + "\n"
        + record.headers().getOrDefault("ce_id", "");
  }
}
