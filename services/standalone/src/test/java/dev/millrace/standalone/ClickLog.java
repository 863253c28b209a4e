package dev.millrace.standalone;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import com.google.protobuf.Message;
import dev.millrace.mesh.event.EventCodec;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.EventName;
import dev.millrace.mesh.event.LogRecord;
import dev.millrace.mesh.event.NewRecord;
import dev.millrace.mesh.event.Topic;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.ingest.v1.ItemEvent;
import dev.millrace.proto.labeling.v1.ItemLabeled;
import dev.millrace.proto.labeling.v1.LabelEvent;
import dev.millrace.proto.labeling.v1.Provenance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/// What people did, as the logs of labels and items tell it, read in the plainest way there is.
final class ClickLog {
  private final List<ItemLabeled> given = new ArrayList<>();
  private final Set<String> acts = new HashSet<>();
  private final Map<String, Map<String, ItemLabeled>> labels = new HashMap<>();
  private final Set<String> retracted = new HashSet<>();
  private final Set<String> there = new HashSet<>();

  /// An event that is there twice counts once.
  static ClickLog read(EventLog log) {
    var clicks = new ClickLog();
    each(log, Topics.LABELS, clicks::label);
    each(log, Topics.ITEMS, clicks::item);
    return clicks;
  }

  private static <E extends Message> void each(EventLog log, Topic<E> topic, Consumer<E> told) {
    var seen = new HashSet<EventName>();
    for (var record : records(log, topic)) {
      if (seen.add(EventCodec.name(record))) {
        told.accept(EventCodec.decode(topic, record).data());
      }
    }
  }

  private static List<LogRecord> records(EventLog log, Topic<?> topic) {
    var records = new ArrayList<LogRecord>();
    var ends = log.ends(topic.name());
    log.read(topic.name(), Collections.nCopies(ends.size(), 0L), ends, records::add);
    return records;
  }

  /// Appends some records once more, as a relay does that died before it noted what it had
  /// appended.
  static void deliverAgain(EventLog log, Random random) {
    for (Topic<?> topic : List.of(Topics.LABELS, Topics.ITEMS)) {
      for (var record : records(log, topic)) {
        if (random.nextInt(5) == 0) {
          log.append(new NewRecord(topic.name(), record.key(), record.headers(), record.value()))
              .join();
        }
      }
    }
  }

  private void label(LabelEvent event) {
    switch (event.getEventCase()) {
      case LABELED -> {
        var labeled = event.getLabeled();
        by(labeled.getProvenance());
        given.add(labeled);
        labels
            .computeIfAbsent(labeled.getItem(), _ -> new LinkedHashMap<>())
            .put(labeled.getLabelId(), labeled);
      }
      case RETRACTED -> {
        by(event.getRetracted().getProvenance());
        retracted.add(event.getRetracted().getItem() + "/" + event.getRetracted().getLabelId());
      }
      case RESTORED -> {
        by(event.getRestored().getProvenance());
        retracted.remove(event.getRestored().getItem() + "/" + event.getRestored().getLabelId());
      }
      case FLAGGED -> by(event.getFlagged().getProvenance());
      case FLAG_CLEARED -> by(event.getFlagCleared().getProvenance());
      case REVIEWED, REVIEW_WITHDRAWN, SEALED, EVENT_NOT_SET -> {}
    }
  }

  private void item(ItemEvent event) {
    switch (event.getEventCase()) {
      case ADDED -> there.add(event.getAdded().getItem());
      case REMOVED -> {
        by(event.getRemoved().getProvenance());
        there.remove(event.getRemoved().getItem());
      }
      case RESTORED -> {
        by(event.getRestored().getProvenance());
        there.add(event.getRestored().getItem());
      }
      case EVENT_NOT_SET -> {}
    }
  }

  private void by(Provenance provenance) {
    acts.add(provenance.getAct());
  }

  /// How often each label was given, by item and id.
  Map<String, Long> timesGiven() {
    return given.stream()
        .map(label -> label.getItem() + "/" + label.getLabelId())
        .collect(groupingBy(identity(), counting()));
  }

  /// How many labels an act gave.
  long labelsOf(String act) {
    return given.stream().filter(label -> label.getProvenance().getAct().equals(act)).count();
  }

  Collection<String> acts() {
    return acts;
  }

  /// The items that are there, each with the class of its label of now; empty for none.
  Map<String, String> current() {
    var current = new HashMap<String, String>();
    there.forEach(item -> current.put(item, current(item)));
    return current;
  }

  private String current(String item) {
    return labels.getOrDefault(item, Map.of()).values().stream()
        .filter(label -> !retracted.contains(item + "/" + label.getLabelId()))
        .reduce((_, later) -> later)
        .map(label -> label.getValue().getClassName())
        .orElse("");
  }
}
