package dev.millrace.labeling;

import dev.millrace.proto.labeling.v1.ClassSet;
import dev.millrace.proto.labeling.v1.LabelSchema;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.Project;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The names of a project's classes, former ones included.
///
/// @param former former name -> present name
record ClassNames(Map<String, String> former) {
  static ClassNames of(Project project) {
    return of(project.getSchema());
  }

  static ClassNames of(LabelSchema schema) {
    return new ClassNames(schema.getRenamedClassesMap());
  }

  /// The present name of the class that has or had this name.
  String present(String name) {
    return former.getOrDefault(name, name);
  }

  /// All names that a class has and had.
  List<String> all(String name) {
    var all = new ArrayList<>(List.of(name));
    former.forEach((old, present) -> {
      if (present.equals(name)) {
        all.add(old);
      }
    });
    return all;
  }

  /// A label that says the present names.
  LabelValue present(LabelValue value) {
    return switch (value.getValueCase()) {
      case CLASS_NAME -> value.toBuilder().setClassName(present(value.getClassName())).build();
      case CLASS_SET -> {
        var names = value.getClassSet().getClassNamesList().stream().map(this::present).toList();
        yield value.toBuilder().setClassSet(ClassSet.newBuilder().addAllClassNames(names)).build();
      }
      case POINTS, MASK, REGIONS, TEXT, NUMBER, VALUE_NOT_SET -> value;
    };
  }
}
