package dev.millrace.serving.model;

import dev.millrace.proto.evaluation.v1.Alias;
import dev.millrace.serving.model.InferenceRefused.Reason;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The models that aliases point to, loaded: each project's champion, challenger and shadow.
/// Another is loaded beside the present one, shows that it answers as it should, takes its place at
/// once, and the old one closes when the requests inside it have their answers.
final class Placements implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Placements.class);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(2);
  private static final Duration LAST_RETRY = Duration.ofMinutes(1);

  private static final double SHADOW_WEIGHT = 0.1;

  private final Registry registry;
  private final ModelLoader loader;
  private final ModelListener listener;
  private final SwapListener swaps;
  private final Map<Place, ServedModel> serving = new ConcurrentHashMap<>();
  private final Map<Place, Failure> failures = new ConcurrentHashMap<>();
  private final ScheduledExecutorService thread;

  /// A version that could not be loaded.
  private record Failure(RegisteredModel registered, String message) {}

  Placements(Registry registry, ModelLoader loader, ModelListener listener, SwapListener swaps) {
    this.registry = registry;
    this.loader = loader;
    this.listener = listener;
    this.swaps = swaps;
    var executor =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("model loader").factory());
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    this.thread = executor;
  }

  /// Brings what works for a project in line with what is registered, later.
  void refresh(String project) {
    for (var alias : Place.ALIASES) {
      var place = new Place(project, alias);
      thread.execute(() -> refreshUnlessFailing(place));
    }
  }

  /// Runs something after all that was asked so far.
  void afterwards(Runnable done) {
    thread.execute(done);
  }

  /// Counts a request in at a project's champion.
  ServedModel enter(String project) {
    var champion = Place.champion(project);
    return enter(champion)
        .orElseThrow(() -> new InferenceRefused(Reason.MODEL_NOT_READY, whyNot(champion)));
  }

  /// Counts a request in at the model in a place; empty when there is none.
  Optional<ServedModel> enter(Place place) {
    while (true) {
      var model = serving.get(place);
      if (model == null) {
        return Optional.empty();
      }
      // A model that is on its way out has already been replaced.
      if (model.enter()) {
        return Optional.of(model);
      }
    }
  }

  /// Holds a version that has some place.
  Optional<ModelLease> lease(RegisteredModel registered) {
    for (var alias : Place.ALIASES) {
      var model = serving.get(new Place(registered.model().getProject(), alias));
      if (model != null && model.isOf(registered) && model.enter()) {
        return Optional.of(new ModelLease(model, alias));
      }
    }
    return Optional.empty();
  }

  /// Whether a version has some place.
  boolean serves(RegisteredModel registered) {
    return Place.ALIASES.stream()
        .map(alias -> serving.get(new Place(registered.model().getProject(), alias)))
        .anyMatch(model -> model != null && model.isOf(registered));
  }

  /// Why a version could not be loaded into its place.
  Optional<String> failure(RegisteredModel registered) {
    return Place.ALIASES.stream()
        .map(alias -> failures.get(new Place(registered.model().getProject(), alias)))
        .filter(failure -> failure != null && failure.registered().isSameAs(registered))
        .map(Failure::message)
        .findFirst();
  }

  private String whyNot(Place champion) {
    var failure = failures.get(champion);
    return failure == null
        ? "model %s has no champion loaded; name a version, or wait for one"
            .formatted(champion.project())
        : "the champion %s cannot be loaded: %s".formatted(failure.registered(), failure.message());
  }

  private Optional<RegisteredModel> wanted(Place place) {
    return registry.project(place.project()).at(place.alias());
  }

  /// What has failed is tried again by its own retries, or not at all.
  private void refreshUnlessFailing(Place place) {
    var failure = failures.get(place);
    var wanted = wanted(place);
    if (failure == null || wanted.isEmpty() || !wanted.get().isSameAs(failure.registered())) {
      failures.remove(place);
      refresh(place, FIRST_RETRY);
    }
  }

  private void retry(Place place, RegisteredModel failed, Duration retry) {
    var failure = failures.get(place);
    if (failure != null && failure.registered().isSameAs(failed)) {
      refresh(place, retry);
    }
  }

  private void refresh(Place place, Duration retry) {
    var wanted = wanted(place);
    var present = serving.get(place);
    if (wanted.isEmpty()) {
      serving.remove(place);
      retire(present);
    } else if (present == null || !present.isOf(wanted.get())) {
      replace(place, wanted.get(), retry);
    }
  }

  private void replace(Place place, RegisteredModel wanted, Duration retry) {
    var begin = System.nanoTime();
    try {
      var loaded = loader.load(wanted, weight(place.alias()));
      var before = serving.put(place, loaded);
      retire(before);
      failures.remove(place);
      listener.swapped();
      LOG.info("{} is {} from now on", wanted, place);
      tell(place, wanted, version(before), loaded.proof(), Optional.empty(), begin);
    } catch (UnfitBundleException e) {
      fail(place, wanted, e, begin);
    } catch (RuntimeException e) {
      fail(place, wanted, e, begin);
      retryLater(place, wanted, retry);
    }
  }

  /// What nobody waits for takes the cores only while they have little else to do.
  private static double weight(Alias alias) {
    return switch (alias) {
      case ALIAS_CHAMPION, ALIAS_CHALLENGER -> 1;
      case ALIAS_SHADOW -> SHADOW_WEIGHT;
      case ALIAS_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("no model has the alias " + alias);
    };
  }

  private void fail(Place place, RegisteredModel wanted, RuntimeException e, long begin) {
    var message = String.valueOf(e.getMessage());
    failures.put(place, new Failure(wanted, message));
    listener.failed();
    LOG.error("{} cannot be {}; what was there before still is: {}", wanted, place, message);
    LOG.debug("{} could not be loaded", wanted, e);
    tell(place, wanted, version(serving.get(place)), GoldenProof.NONE, Optional.of(message), begin);
  }

  private void tell(
      Place place,
      RegisteredModel wanted,
      String before,
      GoldenProof proof,
      Optional<String> error,
      long begin) {
    var took = Duration.ofNanos(System.nanoTime() - begin);
    swaps.ended(
        new Swap(place, wanted.model().getVersion(), wanted.flow(), before, proof, error, took));
  }

  private static String version(@Nullable ServedModel model) {
    return model == null ? "" : model.identity().version();
  }

  private void retryLater(Place place, RegisteredModel failed, Duration retry) {
    var next = retry.multipliedBy(2);
    try {
      var _ =
          thread.schedule(
              () -> retry(place, failed, next.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : next),
              retry.toMillis(),
              TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException _) {
      LOG.debug("no retry: the server is about to stop");
    }
  }

  private static void retire(@Nullable ServedModel model) {
    if (model != null) {
      model.retire();
    }
  }

  @Override
  public void close() {
    thread.close();
    serving
        .values()
        .removeIf(model -> {
          model.retire();
          return true;
        });
  }
}
