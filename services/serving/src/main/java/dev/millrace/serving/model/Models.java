package dev.millrace.serving.model;

import dev.millrace.mesh.event.Event;
import dev.millrace.proto.evaluation.v1.Alias;
import dev.millrace.proto.evaluation.v1.ModelEvent;
import dev.millrace.serving.model.InferenceRefused.Reason;
import dev.millrace.serving.model.ModelState.State;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The models that requests can ask for, by project and version: each project's champion,
/// challenger and shadow, and any other registered version while there is room.
public final class Models implements AutoCloseable {
  private final Registry registry = new Registry();
  private final ModelTallies tallies;
  private final Placements places;
  private final VersionCache versions;

  /// @param versions how many versions without a place stay loaded
  public Models(ModelLoader loader, int versions, ModelListener listener, SwapListener swaps) {
    this.tallies = loader.tallies();
    this.places = new Placements(registry, loader, listener, swaps);
    this.versions = new VersionCache(loader, versions, listener);
  }

  /// Takes an event in; what it changes is loaded meanwhile. For one thread.
  void apply(Event<ModelEvent> event) {
    places.refresh(registry.apply(event));
  }

  /// Begins anew with what was folded from the beginning of the topic; what it changes is loaded
  /// meanwhile, and then `done` is run.
  void begin(Registry folded, Runnable done) {
    registry.become(folded);
    registry.projects().forEach(places::refresh);
    places.afterwards(done);
  }

  /// Holds a model, loading it first when it is not a champion and not there.
  ///
  /// @param version empty for the champion
  /// @throws InferenceRefused when there is no such model, or it cannot answer now
  public ModelLease take(String project, String version) {
    var known = known(project);
    if (version.isEmpty()) {
      return new ModelLease(places.enter(project), Alias.ALIAS_CHAMPION);
    }
    var registered =
        known
            .version(version)
            .orElseThrow(() ->
                new InferenceRefused(
                    Reason.UNKNOWN_MODEL,
                    "model %s has no version %s; it has %s"
                        .formatted(project, version, known.names())));
    return places
        .lease(registered)
        .orElseGet(() -> new ModelLease(versions.enter(registered), Alias.ALIAS_UNSPECIFIED));
  }

  /// Holds the model that answers for an item when no version is named: the champion, or the
  /// challenger for its share of the items.
  ///
  /// @param item told only when somebody wants to know
  /// @throws InferenceRefused when there is no such model, or it cannot answer now
  public ModelLease takeFor(String project, Supplier<String> item) {
    var share = registry.project(project).challengerShare();
    if (share > 0 && Lot.of(project, item.get()) < share) {
      var challenger = places.enter(new Place(project, Alias.ALIAS_CHALLENGER));
      if (challenger.isPresent()) {
        return new ModelLease(challenger.get(), Alias.ALIAS_CHALLENGER);
      }
    }
    return take(project, "");
  }

  /// Holds the model whose second opinion on an answer is wanted: the shadow's on the champion's,
  /// the champion's on the challenger's.
  public Optional<ModelLease> second(ModelLease answered) {
    var second =
        switch (answered.alias()) {
          case ALIAS_CHAMPION -> Alias.ALIAS_SHADOW;
          case ALIAS_CHALLENGER -> Alias.ALIAS_CHAMPION;
          case ALIAS_SHADOW, ALIAS_UNSPECIFIED, UNRECOGNIZED -> Alias.ALIAS_UNSPECIFIED;
        };
    return places
        .enter(new Place(answered.identity().project(), second))
        .map(model -> new ModelLease(model, second));
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
    if (places.serves(version) || versions.holds(version)) {
      return new ModelState(model.getProject(), model.getVersion(), State.READY, "");
    }
    var failure = places.failure(version).or(() -> versions.failure(version));
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
    places.close();
    versions.close();
  }
}
