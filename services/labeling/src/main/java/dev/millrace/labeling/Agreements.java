package dev.millrace.labeling;

import dev.millrace.labeling.agreement.CohensKappa;
import dev.millrace.labeling.agreement.DawidSkene;
import dev.millrace.labeling.agreement.KrippendorffsAlpha;
import dev.millrace.mesh.database.Database;
import dev.millrace.proto.labeling.v1.Agreement;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.PairAgreement;
import dev.millrace.proto.labeling.v1.Project;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/// Tells how well the labellers of a project agree.
final class Agreements {
  private record Names(String first, String second) implements Comparable<Names> {
    @Override
    public int compareTo(Names other) {
      var byFirst = first.compareTo(other.first);
      return byFirst != 0 ? byFirst : second.compareTo(other.second);
    }
  }

  private final Database database;

  Agreements(Database database) {
    this.database = database;
  }

  /// @throws dev.millrace.mesh.NotFoundException for an unknown project
  Agreement of(String projectId) {
    return database.jdbi().inTransaction(handle -> of(handle, ProjectTable.get(handle, projectId)));
  }

  private static Agreement of(Handle handle, Project project) {
    var byItem = VoteTable.load(handle, project);
    var shared = byItem.values().stream().filter(votes -> votes.size() >= 2).toList();
    var agreement =
        Agreement.newBuilder()
            .setItems(shared.size())
            .setVotes(byItem.values().stream().mapToLong(Map::size).sum())
            .addAllPairs(pairs(shared));
    alpha(shared).ifPresent(agreement::setAlpha);
    var classVotes = VoteTable.classVotes(project, byItem).values();
    var skills =
        DawidSkene.estimate(
            List.copyOf(classVotes), Math.max(1, project.getSchema().getClassesCount()));
    return agreement.addAllLabellers(Figures.of(handle, project, byItem, skills)).build();
  }

  private static OptionalDouble alpha(Collection<Map<String, LabelValue>> shared) {
    var values = shared.stream().map(votes -> List.copyOf(votes.values())).toList();
    if (values.stream().allMatch(unit -> unit.stream().allMatch(LabelValue::hasNumber))) {
      return KrippendorffsAlpha.interval(
          values.stream().map(unit -> unit.stream().map(LabelValue::getNumber).toList()).toList());
    }
    var nominal = values.stream().allMatch(unit -> unit.stream().allMatch(Agreements::isNominal));
    return nominal ? KrippendorffsAlpha.nominal(values) : OptionalDouble.empty();
  }

  private static boolean isNominal(LabelValue value) {
    return switch (value.getValueCase()) {
      case CLASS_NAME, CLASS_SET, TEXT -> true;
      case POINTS, MASK, REGIONS, NUMBER, VALUE_NOT_SET -> false;
    };
  }

  private static List<PairAgreement> pairs(Collection<Map<String, LabelValue>> shared) {
    var judged = new TreeMap<Names, List<CohensKappa.Pair<LabelValue>>>();
    for (var votes : shared) {
      var byName = List.copyOf(new TreeMap<>(votes).entrySet());
      for (int i = 0; i < byName.size(); i++) {
        for (int j = i + 1; j < byName.size(); j++) {
          judged
              .computeIfAbsent(
                  new Names(byName.get(i).getKey(), byName.get(j).getKey()), _ -> new ArrayList<>())
              .add(new CohensKappa.Pair<>(byName.get(i).getValue(), byName.get(j).getValue()));
        }
      }
    }
    return judged.entrySet().stream().map(pair -> pair(pair.getKey(), pair.getValue())).toList();
  }

  private static PairAgreement pair(Names names, List<CohensKappa.Pair<LabelValue>> items) {
    var pair =
        PairAgreement.newBuilder()
            .setFirst(names.first())
            .setSecond(names.second())
            .setItems(items.size())
            .setAgreement(CohensKappa.agreement(items));
    CohensKappa.of(items).ifPresent(pair::setKappa);
    return pair.build();
  }
}
