package dev.millrace.serving.model;

import dev.millrace.serving.model.InferenceRefused.Reason;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A few versions that were asked for by name, loaded when they are first wanted; the one that was
/// not wanted for longest makes room.
final class VersionCache implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(VersionCache.class);
  private static final Duration FORGET_FAILURE = Duration.ofSeconds(30);

  private final ModelLoader loader;
  private final int size;
  private final ModelListener listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Key, CompletableFuture<ServedModel>> loaded =
      new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Key, Failure> failures = new ConcurrentHashMap<>();

  private record Key(String project, String version, String sha256) {
    static Key of(RegisteredModel registered) {
      var model = registered.model();
      return new Key(model.getProject(), model.getVersion(), model.getBundle().getSha256());
    }
  }

  private record Failure(long nanos, String message) {
    boolean isFresh() {
      return System.nanoTime() - nanos < FORGET_FAILURE.toNanos();
    }
  }

  VersionCache(ModelLoader loader, int size, ModelListener listener) {
    this.loader = loader;
    this.size = size;
    this.listener = listener;
  }

  /// Counts a request in, at a model that is loaded by the first who wants it.
  ServedModel enter(RegisteredModel registered) {
    var key = Key.of(registered);
    while (true) {
      var failure = failures.get(key);
      if (failure != null && failure.isFresh()) {
        throw notReady(registered, failure.message());
      }
      var model = await(registered, find(key, registered));
      if (model.enter()) {
        return model;
      }
    }
  }

  /// Whether a version is loaded.
  boolean holds(RegisteredModel registered) {
    lock.lock();
    try {
      // Reading by iteration leaves the order of use as it is.
      return loaded.entrySet().stream()
          .anyMatch(entry ->
              entry.getKey().equals(Key.of(registered))
                  && entry.getValue().isDone()
                  && !entry.getValue().isCompletedExceptionally());
    } finally {
      lock.unlock();
    }
  }

  /// Why a version could not be loaded a short time ago.
  Optional<String> failure(RegisteredModel registered) {
    return Optional.ofNullable(failures.get(Key.of(registered)))
        .filter(Failure::isFresh)
        .map(Failure::message);
  }

  private CompletableFuture<ServedModel> find(Key key, RegisteredModel registered) {
    var fresh = new CompletableFuture<ServedModel>();
    lock.lock();
    try {
      var present = loaded.get(key);
      if (present != null) {
        return present;
      }
      loaded.put(key, fresh);
    } finally {
      lock.unlock();
    }
    load(key, registered, fresh);
    return fresh;
  }

  private void load(Key key, RegisteredModel registered, CompletableFuture<ServedModel> fresh) {
    try {
      fresh.complete(loader.load(registered, 1));
      failures.remove(key);
      makeRoom();
    } catch (RuntimeException e) {
      LOG.error("{} could not be loaded: {}", registered, e.getMessage());
      LOG.debug("{} could not be loaded", registered, e);
      listener.failed();
      failures.put(key, new Failure(System.nanoTime(), String.valueOf(e.getMessage())));
      remove(key);
      fresh.completeExceptionally(e);
    }
  }

  private void makeRoom() {
    lock.lock();
    try {
      var eldest = loaded.values().iterator();
      while (loaded.size() > size && eldest.hasNext()) {
        retireDone(eldest);
      }
    } finally {
      lock.unlock();
    }
  }

  private static void retireDone(Iterator<CompletableFuture<ServedModel>> at) {
    var future = at.next();
    if (future.isDone()) {
      at.remove();
      var _ = future.thenAccept(ServedModel::retire);
    }
  }

  private void remove(Key key) {
    lock.lock();
    try {
      loaded.remove(key);
    } finally {
      lock.unlock();
    }
  }

  private static ServedModel await(
      RegisteredModel registered, CompletableFuture<ServedModel> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw notReady(registered, String.valueOf(e.getCause()));
    }
  }

  private static InferenceRefused notReady(RegisteredModel registered, String why) {
    return new InferenceRefused(
        Reason.MODEL_NOT_READY, "%s cannot be loaded: %s".formatted(registered, why));
  }

  @Override
  public void close() {
    lock.lock();
    try {
      for (var future : loaded.values()) {
        var _ = future.thenAccept(ServedModel::retire);
      }
      loaded.clear();
    } finally {
      lock.unlock();
    }
  }
}
