package dev.millrace.preprocessing;

import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.labeling.v1.LabelSchema;
import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.preprocessing.v1.CutSize;
import dev.millrace.proto.preprocessing.v1.CutSpec;
import dev.millrace.proto.preprocessing.v1.Split;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The items of a cut, shared between the splits, each split in the order of the items' ids.
final class Selection {
  private final List<String> classes;
  private final Map<Split, List<Chosen>> splits = new EnumMap<>(Split.class);
  private long filtered;
  private long outsideSchema;

  /// An item and the index of its class.
  record Chosen(LabelledItem labelled, int label) {}

  private Selection(List<String> classes) {
    this.classes = classes;
  }

  /// Chooses from a snapshot what a spec asks for.
  ///
  /// @throws CutRefused when nothing is left to train on, or the project is of another kind
  static Selection of(Snapshot snapshot, CutSpec spec) {
    var selection = new Selection(classes(snapshot.project()));
    selection.share(snapshot, spec);
    if (selection.of(Split.SPLIT_TRAIN).isEmpty()) {
      throw new CutRefused(selection.nothingToTrainOn(snapshot.project(), spec));
    }
    return selection;
  }

  private static List<String> classes(Project project) {
    if (project.getApplication() != Application.APPLICATION_IMAGE_CLASSIFICATION) {
      throw new CutRefused(
          "project %s is of kind %s: cuts are made for image classification alone"
              .formatted(project.getId(), project.getApplication()));
    }
    var classes = project.getSchema().getClassesList();
    if (classes.size() < 2) {
      throw new CutRefused(
          "project %s has the classes %s, expected two or more: add classes to its schema"
              .formatted(project.getId(), classes));
    }
    return List.copyOf(classes);
  }

  private void share(Snapshot snapshot, CutSpec spec) {
    var splitter = new Splitter(spec.getSplit());
    var where = spec.getWhereMap().entrySet();
    var indices = indices(snapshot.project().getSchema());
    for (var labelled : snapshot.items()) {
      var attributes = labelled.item().getAttributesMap();
      var label = indices.get(labelled.label().className());
      if (!attributes.entrySet().containsAll(where)) {
        filtered++;
      } else if (label == null) {
        outsideSchema++;
      } else {
        var split = splitter.split(labelled.id(), attributes);
        splits.computeIfAbsent(split, _ -> new ArrayList<>()).add(new Chosen(labelled, label));
      }
    }
  }

  /// The place of each class, by its present name and its former ones.
  private Map<String, Integer> indices(LabelSchema schema) {
    var indices = new HashMap<String, Integer>();
    classes.forEach(name -> indices.putIfAbsent(name, indices.size()));
    schema
        .getRenamedClassesMap()
        .forEach((former, name) -> {
          if (indices.containsKey(name)) {
            indices.putIfAbsent(former, indices.get(name));
          }
        });
    return indices;
  }

  private String nothingToTrainOn(Project project, CutSpec spec) {
    int chosen = splits.values().stream().mapToInt(List::size).sum();
    if (chosen > 0) {
      return "all %d chosen items of project %s went to valid and test, none to train: label more items, or make valid_share and test_share smaller"
          .formatted(chosen, project.getId());
    }
    if (outsideSchema > 0) {
      return "all %d chosen items of project %s are labelled with classes that are not among %s: add the classes to its schema"
          .formatted(outsideSchema, project.getId(), classes);
    }
    if (filtered > 0) {
      return "none of the %d labelled items of project %s has the attributes %s: change where"
          .formatted(filtered, project.getId(), spec.getWhereMap());
    }
    return "project %s has no labelled item at these offsets: label some items and cut again"
        .formatted(project.getId());
  }

  /// Class names in the order of the label indices.
  List<String> classes() {
    return classes;
  }

  /// The items of a split.
  List<Chosen> of(Split split) {
    return splits.getOrDefault(split, List.of());
  }

  /// How many items were chosen, and how many left out.
  CutSize size() {
    return CutSize.newBuilder()
        .setTrain(of(Split.SPLIT_TRAIN).size())
        .setValid(of(Split.SPLIT_VALID).size())
        .setTest(of(Split.SPLIT_TEST).size())
        .setFiltered(filtered)
        .setOutsideSchema(outsideSchema)
        .build();
  }
}
