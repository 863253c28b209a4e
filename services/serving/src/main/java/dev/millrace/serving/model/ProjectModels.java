package dev.millrace.serving.model;

import dev.millrace.mesh.event.Trace;
import dev.millrace.proto.evaluation.v1.Alias;
import dev.millrace.proto.evaluation.v1.AliasMoved;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A project's registered versions, oldest first, and where its aliases point, at one moment.
record ProjectModels(Map<String, RegisteredModel> versions, Map<Alias, Pointer> aliases) {
  static final ProjectModels NONE = new ProjectModels(Map.of(), Map.of());

  /// Where an alias points, the share of items that it answers if it is the challenger, and the
  /// flow that moved it there.
  record Pointer(String version, double share, Trace flow) {}

  ProjectModels {
    versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
    aliases = Map.copyOf(aliases);
  }

  ProjectModels registered(RegisteredModel model) {
    var next = new LinkedHashMap<>(versions);
    next.put(model.model().getVersion(), model);
    return new ProjectModels(next, aliases);
  }

  ProjectModels moved(AliasMoved moved, Trace flow) {
    var next = new EnumMap<Alias, Pointer>(Alias.class);
    next.putAll(aliases);
    if (moved.getVersion().isEmpty()) {
      next.remove(moved.getAlias());
    } else {
      next.put(moved.getAlias(), new Pointer(moved.getVersion(), moved.getShare(), flow));
    }
    return new ProjectModels(versions, next);
  }

  ProjectModels withdrawn(String version) {
    var next = new LinkedHashMap<>(versions);
    next.remove(version);
    return new ProjectModels(next, aliases);
  }

  /// The version that answers when a request names none; empty while no alias points at one that is
  /// registered.
  Optional<RegisteredModel> champion() {
    return at(Alias.ALIAS_CHAMPION);
  }

  /// The version that an alias points to; empty when that is none that is registered.
  Optional<RegisteredModel> at(Alias alias) {
    return Optional.ofNullable(aliases.get(alias))
        .flatMap(pointer -> version(pointer.version()).map(m -> m.withFlow(pointer.flow())));
  }

  /// The share of items that the challenger answers, 0 to 1.
  double challengerShare() {
    var pointer = aliases.get(Alias.ALIAS_CHALLENGER);
    return pointer == null ? 0 : pointer.share();
  }

  Optional<RegisteredModel> version(String version) {
    return Optional.ofNullable(versions.get(version));
  }

  List<String> names() {
    return List.copyOf(versions.keySet());
  }
}
