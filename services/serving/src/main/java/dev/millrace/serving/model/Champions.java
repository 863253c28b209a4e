package dev.millrace.serving.model;

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

/// Each project's champion, loaded. Another is loaded beside it, takes its place at once, and the
/// old one closes when the requests inside it have their answers.
final class Champions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Champions.class);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(2);
  private static final Duration LAST_RETRY = Duration.ofMinutes(1);

  private final Registry registry;
  private final ModelLoader loader;
  private final ModelListener listener;
  private final Map<String, ServedModel> serving = new ConcurrentHashMap<>();
  private final Map<String, Failure> failures = new ConcurrentHashMap<>();
  private final ScheduledExecutorService thread;

  /// A champion that could not be loaded.
  private record Failure(RegisteredModel registered, String message) {}

  Champions(Registry registry, ModelLoader loader, ModelListener listener) {
    this.registry = registry;
    this.loader = loader;
    this.listener = listener;
    var executor =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("model loader").factory());
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    this.thread = executor;
  }

  /// Brings what answers for a project in line with what is registered, later.
  void refresh(String project) {
    thread.execute(() -> refreshUnlessFailing(project));
  }

  /// Runs something after all that was asked so far.
  void afterwards(Runnable done) {
    thread.execute(done);
  }

  /// Counts a request in at a project's champion.
  ServedModel enter(String project) {
    while (true) {
      var model = serving.get(project);
      if (model == null) {
        throw new InferenceRefused(Reason.MODEL_NOT_READY, whyNot(project));
      }
      // A model that is on its way out has already been replaced.
      if (model.enter()) {
        return model;
      }
    }
  }

  /// Counts a request in at a project's champion when that is the version asked for.
  Optional<ServedModel> enter(RegisteredModel registered) {
    var model = serving.get(registered.model().getProject());
    return model != null && model.isOf(registered) && model.enter()
        ? Optional.of(model)
        : Optional.empty();
  }

  /// Whether a version answers as a champion.
  boolean serves(RegisteredModel registered) {
    var model = serving.get(registered.model().getProject());
    return model != null && model.isOf(registered);
  }

  /// Why a version could not be loaded as a champion.
  Optional<String> failure(RegisteredModel registered) {
    return Optional.ofNullable(failures.get(registered.model().getProject()))
        .filter(failure -> failure.registered().isSameAs(registered))
        .map(Failure::message);
  }

  private String whyNot(String project) {
    var failure = failures.get(project);
    return failure == null
        ? "model %s has no champion loaded; name a version, or wait for one".formatted(project)
        : "the champion %s cannot be loaded: %s".formatted(failure.registered(), failure.message());
  }

  /// What has failed is tried again by its own retries, or not at all.
  private void refreshUnlessFailing(String project) {
    var failure = failures.get(project);
    var wanted = registry.project(project).champion();
    if (failure == null || wanted.isEmpty() || !wanted.get().isSameAs(failure.registered())) {
      failures.remove(project);
      refresh(project, FIRST_RETRY);
    }
  }

  private void retry(RegisteredModel failed, Duration retry) {
    var project = failed.model().getProject();
    var failure = failures.get(project);
    if (failure != null && failure.registered().isSameAs(failed)) {
      refresh(project, retry);
    }
  }

  private void refresh(String project, Duration retry) {
    var wanted = registry.project(project).champion();
    var present = serving.get(project);
    if (wanted.isEmpty()) {
      serving.remove(project);
      retire(present);
    } else if (present == null || !present.isOf(wanted.get())) {
      replace(project, wanted.get(), retry);
    }
  }

  private void replace(String project, RegisteredModel wanted, Duration retry) {
    try {
      var loaded = loader.load(wanted);
      retire(serving.put(project, loaded));
      failures.remove(project);
      listener.swapped();
      LOG.info("{} answers from now on", wanted);
    } catch (UnfitBundleException e) {
      fail(project, wanted, e);
    } catch (RuntimeException e) {
      fail(project, wanted, e);
      retryLater(wanted, retry);
    }
  }

  private void fail(String project, RegisteredModel wanted, RuntimeException e) {
    failures.put(project, new Failure(wanted, String.valueOf(e.getMessage())));
    listener.failed();
    LOG.error(
        "{} could not be loaded; what answered before still does: {}", wanted, e.getMessage());
    LOG.debug("{} could not be loaded", wanted, e);
  }

  private void retryLater(RegisteredModel failed, Duration retry) {
    var next = retry.multipliedBy(2);
    try {
      var _ =
          thread.schedule(
              () -> retry(failed, next.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : next),
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
