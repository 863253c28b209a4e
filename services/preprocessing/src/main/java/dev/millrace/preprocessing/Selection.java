package dev.millrace.preprocessing;

import dev.millrace.proto.labeling.v1.Application;
import dev.millrace.proto.preprocessing.v1.CutSpec;
import dev.millrace.proto.preprocessing.v1.Split;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The items of a cut, shared between the splits, each split in the order of the items' ids.
record Selection(List<String> classes, Map<Split, List<Chosen>> splits) {

  /// An item and the index of its class.
  record Chosen(LabelledItem labelled, int label) {}

  /// Chooses from a snapshot what a spec asks for. Labels of classes that the schema does not have
  /// are no labels.
  ///
  /// @throws CutRefused when nothing is left to train on, or the project is of another kind
  static Selection of(Snapshot snapshot, CutSpec spec) {
    var project = snapshot.project();
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
    var selection = new Selection(classes, share(snapshot, spec, indices(classes)));
    if (selection.of(Split.SPLIT_TRAIN).isEmpty()) {
      throw new CutRefused(nothingToTrainOn(snapshot, spec, selection));
    }
    return selection;
  }

  private static Map<Split, List<Chosen>> share(
      Snapshot snapshot, CutSpec spec, Map<String, Integer> indices) {
    var splitter = new Splitter(spec.getSplit());
    var where = spec.getWhereMap().entrySet();
    var splits = new EnumMap<Split, List<Chosen>>(Split.class);
    for (var labelled : snapshot.items()) {
      var attributes = labelled.item().getAttributesMap();
      var label = indices.get(labelled.label().className());
      if (label != null && attributes.entrySet().containsAll(where)) {
        var split = splitter.split(labelled.id(), attributes);
        splits.computeIfAbsent(split, _ -> new ArrayList<>()).add(new Chosen(labelled, label));
      }
    }
    return splits;
  }

  private static Map<String, Integer> indices(List<String> classes) {
    var indices = new HashMap<String, Integer>();
    classes.forEach(name -> indices.putIfAbsent(name, indices.size()));
    return indices;
  }

  private static String nothingToTrainOn(Snapshot snapshot, CutSpec spec, Selection selection) {
    int chosen = selection.splits.values().stream().mapToInt(List::size).sum();
    if (snapshot.items().isEmpty()) {
      return "project %s has no labelled item at these offsets: label some items and cut again"
          .formatted(snapshot.project().getId());
    }
    if (chosen == 0) {
      return "none of the %d labelled items of project %s has the attributes %s: change where"
          .formatted(snapshot.items().size(), snapshot.project().getId(), spec.getWhereMap());
    }
    return "all %d chosen items of project %s went to valid and test, none to train: label more items, or make valid_share and test_share smaller"
        .formatted(chosen, snapshot.project().getId());
  }

  /// The items of a split.
  List<Chosen> of(Split split) {
    return splits.getOrDefault(split, List.of());
  }
}
