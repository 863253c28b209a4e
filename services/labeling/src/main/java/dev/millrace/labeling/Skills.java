package dev.millrace.labeling;

import dev.millrace.labeling.agreement.DawidSkene;
import dev.millrace.proto.labeling.v1.Project;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What is known at present of how often labellers are right. Not from the log: it is estimated
/// anew whenever votes change, and what was decided by it is on the log.
final class Skills {
  private final Map<String, DawidSkene> estimates = new ConcurrentHashMap<>();

  void put(String project, DawidSkene estimate) {
    estimates.put(project, estimate);
  }

  /// The newest estimate, if there is one.
  Optional<DawidSkene> find(Project project) {
    return Optional.ofNullable(estimates.get(project.getId()))
        .filter(estimate -> estimate.classes() == project.getSchema().getClassesCount());
  }

  /// The newest estimate, else what is known of anybody.
  DawidSkene of(Project project) {
    return find(project)
        .orElseGet(() -> DawidSkene.unknown(Math.max(1, project.getSchema().getClassesCount())));
  }
}
