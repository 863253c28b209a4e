package dev.millrace.console.live;

import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.EventCodec;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.mesh.event.UnreadableEventException;
import dev.millrace.proto.serving.v1.PredictionEvent;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// Predictions by their id: the newest at hand, older ones looked up in the log.
@Singleton
public final class ServedPredictions {
  private static final int CAPACITY = 5_000;

  private final EventLog log;
  private final Map<String, Event<PredictionEvent>> newest =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Event<PredictionEvent>> eldest) {
          return size() > CAPACITY;
        }
      };

  @Inject
  ServedPredictions(EventLog log) {
    this.log = log;
  }

  void served(Event<PredictionEvent> event) {
    synchronized (newest) {
      newest.put(event.data().getServed().getPrediction(), event);
    }
  }

  /// The event that tells of a prediction; empty when the log does not have it, or has it no more.
  public Optional<Event<PredictionEvent>> find(String prediction) {
    synchronized (newest) {
      var known = newest.get(prediction);
      if (known != null) {
        return Optional.of(known);
      }
    }
    return search(prediction);
  }

  private Optional<Event<PredictionEvent>> search(String prediction) {
    var found = new AtomicReference<Optional<Event<PredictionEvent>>>(Optional.empty());
    var ends = log.ends(Topics.PREDICTIONS.name());
    var begin = List.copyOf(ends.stream().map(_ -> 0L).toList());
    log.read(
        Topics.PREDICTIONS.name(),
        begin,
        ends,
        record -> {
          try {
            var event = EventCodec.decode(Topics.PREDICTIONS, record);
            if (event.data().getServed().getPrediction().equals(prediction)) {
              found.set(Optional.of(event));
            }
          } catch (UnreadableEventException _) {
            // Whoever handles predictions reports it; here it is only not the one that is sought.
          }
        });
    return found.get();
  }
}
