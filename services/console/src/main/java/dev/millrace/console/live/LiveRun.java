package dev.millrace.console.live;

import dev.millrace.proto.training.v1.RunStarted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// All that pages show of one run, and the pages that watch it. What a page is told first and what
/// it hears then fit together: nothing twice, nothing missing.
final class LiveRun {
  private static final int MOST_MOMENTS = 200;

  private final Json json;
  private final Audience audience = new Audience();
  private final Curve curve = new Curve();
  private final Map<Integer, EpochView> epochs = new TreeMap<>();
  private final Map<String, Moment> moments =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Moment> eldest) {
          return size() > MOST_MOMENTS;
        }
      };
  private Optional<RatesView> rates = Optional.empty();
  private List<SampleView> samples = List.of();
  private Progress progress = Progress.NONE;
  private String project = "";

  LiveRun(Json json) {
    this.json = json;
  }

  /// Lets a page listen, after telling it what it has not seen.
  synchronized void join(Listener listener, Position seen) {
    if (seen.attempt() == curve.attempt() && seen.step() > 0) {
      listener.tell(json.message("tail", curve.after(seen.step())));
    } else {
      listener.tell(json.message("history", history()));
    }
    listener.tell(json.message("progress", progress));
    audience.join(listener);
  }

  void leave(Listener listener) {
    audience.leave(listener);
  }

  boolean isWatched() {
    return !audience.isEmpty();
  }

  synchronized String project() {
    return project;
  }

  synchronized void belongsTo(String name) {
    project = name;
  }

  synchronized void started(RunStarted started) {
    samples = started.getSamplesList().stream().map(SampleView::of).toList();
    audience.tell(json.message("samples", samples));
    if (curve.supersede(started.getAttempt(), started.getFromStep())) {
      epochs.values().removeIf(epoch -> epoch.step() > started.getFromStep());
      audience.tell(json.message("history", history()));
    }
    if (started.getAttempt() >= progress.attempt()) {
      var begun =
          progress.started(
              started.getAttempt(),
              started.getFromStep(),
              started.getTotalSteps(),
              started.getParameters(),
              started.getTrainer());
      // Steps may be read before the start that they follow, as they travel on another topic.
      progress =
          progress.attempt() == started.getAttempt() && progress.step() > begun.step()
              ? new Progress(
                  begun.attempt(),
                  progress.step(),
                  begun.totalSteps(),
                  begun.parameters(),
                  begun.trainer(),
                  progress.itemsPerSecond())
              : begun;
      audience.tell(json.message("progress", progress));
    }
  }

  synchronized void measured(StepView point) {
    if (curve.add(point)) {
      progress = progress.at(point);
      audience.tell(
          json.message("step", new Position(point.attempt(), point.step()).toString(), point));
    }
  }

  synchronized void measured(EpochView epoch) {
    if (epoch.attempt() >= curve.attempt()) {
      epochs.put(epoch.epoch(), epoch);
      audience.tell(json.message("epoch", epoch));
    }
  }

  synchronized void measured(RatesView found) {
    rates = Optional.of(found);
    audience.tell(json.message("rates", found));
  }

  /// Notes what happened; the same key again replaces it.
  synchronized void happened(String key, Moment moment) {
    moments.put(key, moment);
    audience.tell(json.message("moments", sorted()));
  }

  private History history() {
    return new History(curve.after(0), List.copyOf(epochs.values()), sorted(), rates, samples);
  }

  private List<Moment> sorted() {
    var sorted = new ArrayList<>(moments.values());
    sorted.sort(Comparator.comparing(Moment::at));
    return sorted;
  }

  /// What a page is told first.
  record History(
      Curve.Columns curve,
      List<EpochView> epochs,
      List<Moment> moments,
      Optional<RatesView> rates,
      List<SampleView> samples) {}

  /// Where a page has come to.
  record Position(long attempt, long step) {
    static final Position START = new Position(0, 0);

    /// Reads what a page says; anything strange begins at the start.
    static Position parse(String text) {
      var dash = text.indexOf('-');
      try {
        return dash < 0
            ? START
            : new Position(
                Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
      } catch (NumberFormatException _) {
        return START;
      }
    }

    @Override
    public String toString() {
      return attempt + "-" + step;
    }
  }
}
