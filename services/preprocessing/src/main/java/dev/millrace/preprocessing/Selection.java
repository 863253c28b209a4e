package dev.millrace.preprocessing;

import dev.millrace.proto.labeling.v1.Project;
import dev.millrace.proto.preprocessing.v1.CutSize;
import dev.millrace.proto.preprocessing.v1.CutSpec;
import dev.millrace.proto.preprocessing.v1.Split;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The items of a cut, shared between the splits, each split in the order of the items' ids.
final class Selection {
  private final Aim aim;
  private final Map<Split, List<Chosen>> splits = new EnumMap<>(Split.class);
  private long filtered;
  private long outsideSchema;
  private long incomplete;

  /// An item and what a model is to say of it.
  record Chosen(LabelledItem labelled, Target target) {}

  private Selection(Aim aim) {
    this.aim = aim;
  }

  /// Chooses from a snapshot what a spec asks for.
  ///
  /// @throws CutRefused when nothing is left to train on
  static Selection of(Snapshot snapshot, CutSpec spec) {
    var selection = new Selection(snapshot.aim());
    selection.share(snapshot, spec);
    if (selection.of(Split.SPLIT_TRAIN).isEmpty()) {
      throw new CutRefused(selection.nothingToTrainOn(snapshot.project(), spec));
    }
    return selection;
  }

  private void share(Snapshot snapshot, CutSpec spec) {
    var splitter = new Splitter(spec.getSplit());
    var where = spec.getWhereMap().entrySet();
    for (var labelled : snapshot.items()) {
      var attributes = labelled.item().getAttributesMap();
      if (!attributes.entrySet().containsAll(where)) {
        filtered++;
        continue;
      }
      switch (aim.at(labelled.label().value())) {
        case Aim.Aimed.At(var target) -> {
          var split = splitter.split(labelled.id(), attributes);
          splits.computeIfAbsent(split, _ -> new ArrayList<>()).add(new Chosen(labelled, target));
        }
        case Aim.Aimed.Outside() -> outsideSchema++;
        case Aim.Aimed.Incomplete() -> incomplete++;
      }
    }
  }

  private String nothingToTrainOn(Project project, CutSpec spec) {
    int chosen = splits.values().stream().mapToInt(List::size).sum();
    if (chosen > 0) {
      return "all %d chosen items of project %s went to valid and test, none to train: label more items, or make valid_share and test_share smaller"
          .formatted(chosen, project.getId());
    }
    if (outsideSchema > 0) {
      return outside(project);
    }
    if (incomplete > 0) {
      return "all %d chosen items of project %s lack some of the points %s: place every point of an item"
          .formatted(incomplete, project.getId(), aim.names());
    }
    if (filtered > 0) {
      return "none of the %d labelled items of project %s has the attributes %s: change where"
          .formatted(filtered, project.getId(), spec.getWhereMap());
    }
    return "project %s has no labelled item at these offsets: label some items and cut again"
        .formatted(project.getId());
  }

  private String outside(Project project) {
    return aim.range()
        .map(range ->
            "all %d chosen items of project %s have numbers outside of %s to %s: widen its range"
                .formatted(outsideSchema, project.getId(), range.getMinimum(), range.getMaximum()))
        .orElseGet(() ->
            "all %d chosen items of project %s are labelled with what is not among %s: add the classes to its schema"
                .formatted(outsideSchema, project.getId(), aim.names()));
  }

  /// What is to be learnt of the items.
  Aim aim() {
    return aim;
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
        .setIncomplete(incomplete)
        .build();
  }
}
