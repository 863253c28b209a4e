package dev.millrace.serving.model;

import dev.millrace.mesh.event.Event;
import dev.millrace.proto.evaluation.v1.ModelEvent;
import dev.millrace.serving.model.InferenceRefused.Reason;
import dev.millrace.serving.model.ModelState.State;
import java.util.List;
import java.util.stream.Stream;

/// The models that requests can ask for, by project and version: each project's champion, and any
/// other registered version while there is room.
public final class Models implements AutoCloseable {
  private final Registry registry = new Registry();
  private final ModelTallies tallies;
  private final Champions champions;
  private final VersionCache versions;

  /// @param versions how many versions besides the champions stay loaded
  public Models(ModelLoader loader, int versions, ModelListener listener) {
    this.tallies = loader.tallies();
    this.champions = new Champions(registry, loader, listener);
    this.versions = new VersionCache(loader, versions, listener);
  }

  /// Takes an event in; what it changes is loaded meanwhile. For one thread.
  void apply(Event<ModelEvent> event) {
    champions.refresh(registry.apply(event));
  }

  /// Begins anew with what was folded from the beginning of the topic; what it changes is loaded
  /// meanwhile, and then `done` is run.
  void begin(Registry folded, Runnable done) {
    registry.become(folded);
    registry.projects().forEach(champions::refresh);
    champions.afterwards(done);
  }

  /// Holds a model, loading it first when it is not a champion and not there.
  ///
  /// @param version empty for the champion
  /// @throws InferenceRefused when there is no such model, or it cannot answer now
  public ModelLease take(String project, String version) {
    var known = known(project);
    if (version.isEmpty()) {
      return new ModelLease(champions.enter(project));
    }
    var registered =
        known
            .version(version)
            .orElseThrow(() ->
                new InferenceRefused(
                    Reason.UNKNOWN_MODEL,
                    "model %s has no version %s; it has %s"
                        .formatted(project, version, known.names())));
    return new ModelLease(champions.enter(registered).orElseGet(() -> versions.enter(registered)));
  }

  /// Whether a request for this model would be taken.
  ///
  /// @throws InferenceRefused when there is no such model
  public boolean isReady(String project, String version) {
    try (var _ = take(project, version)) {
      return true;
    } catch (InferenceRefused e) {
      if (e.reason() == Reason.MODEL_NOT_READY) {
        return false;
      }
      throw e;
    }
  }

  /// The registered versions of a model, oldest first.
  ///
  /// @throws InferenceRefused when there is no such model
  public List<String> versions(String project) {
    return known(project).names();
  }

  /// What each version has done.
  public ModelTallies tallies() {
    return tallies;
  }

  /// Whether each registered version can answer, by project, oldest first; loads nothing.
  public List<ModelState> states() {
    return registry.projects().stream().sorted().flatMap(this::states).toList();
  }

  private Stream<ModelState> states(String project) {
    var known = registry.project(project);
    var champion = known.champion();
    return known.versions().values().stream()
        .map(version -> state(version, champion.filter(version::isSameAs).isPresent()));
  }

  private ModelState state(RegisteredModel version, boolean isChampion) {
    var model = version.model();
    if (champions.serves(version) || versions.holds(version)) {
      return new ModelState(model.getProject(), model.getVersion(), State.READY, "");
    }
    var failure = champions.failure(version).or(() -> versions.failure(version));
    var state = isChampion && failure.isEmpty() ? State.LOADING : State.UNAVAILABLE;
    return new ModelState(
        model.getProject(),
        model.getVersion(),
        state,
        failure.orElse(isChampion ? "" : "it is loaded when a request names it"));
  }

  private ProjectModels known(String project) {
    var known = registry.project(project);
    if (known.versions().isEmpty()) {
      throw new InferenceRefused(
          Reason.UNKNOWN_MODEL, "no model %s: no version of it is registered".formatted(project));
    }
    return known;
  }

  @Override
  public void close() {
    champions.close();
    versions.close();
  }
}
