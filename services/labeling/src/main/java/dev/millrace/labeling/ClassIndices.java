package dev.millrace.labeling;

import dev.millrace.proto.labeling.v1.Project;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The places of a project's classes, by their names, former ones included.
record ClassIndices(Map<String, Integer> indices) {
  static ClassIndices of(Project project) {
    var indices = new HashMap<String, Integer>();
    var classes = project.getSchema().getClassesList();
    for (int i = 0; i < classes.size(); i++) {
      indices.put(classes.get(i), i);
    }
    project
        .getSchema()
        .getRenamedClassesMap()
        .forEach((former, name) -> indices.put(former, indices.getOrDefault(name, 0)));
    return new ClassIndices(indices);
  }

  Optional<Integer> of(String name) {
    return Optional.ofNullable(indices.get(name));
  }
}
