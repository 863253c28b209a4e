package dev.millrace.labeling;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.millrace.proto.labeling.v1.ItemLabeled;
import dev.millrace.proto.labeling.v1.LabelValue;
import dev.millrace.proto.labeling.v1.Project;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// The votes of a project that count: of each labeller the newest for each item.
final class VoteTable {
  private record Vote(String item, String labeller, LabelValue value) {}

  private VoteTable() {}

  /// By item, then by labeller, with the present names of classes.
  static Map<String, Map<String, LabelValue>> load(Handle handle, Project project) {
    var names = ClassNames.of(project);
    var votes = new LinkedHashMap<String, Map<String, LabelValue>>();
    handle
        .createQuery(
            """
            select label.item, label.labeller, labeled from label
            join item on item.project = label.project and item.item = label.item and present
            where label.project = :project and vote and not retracted
            order by label.item, ordinal
            """)
        .bind("project", project.getId())
        .map(VoteTable::vote)
        .forEach(vote ->
            votes
                .computeIfAbsent(vote.item(), _ -> new LinkedHashMap<>())
                .put(vote.labeller(), names.present(vote.value())));
    return votes;
  }

  private static Vote vote(ResultSet row, StatementContext context) throws SQLException {
    try {
      return new Vote(
          row.getString("item"),
          row.getString("labeller"),
          ItemLabeled.parseFrom(row.getBytes("labeled")).getValue());
    } catch (InvalidProtocolBufferException e) {
      throw new SQLException("label.labeled is not an ItemLabeled", e);
    }
  }

  /// The votes for classes alone, as their places.
  static Map<String, Map<String, Integer>> classVotes(
      Project project, Map<String, Map<String, LabelValue>> votes) {
    var indices = ClassIndices.of(project);
    var classVotes = new LinkedHashMap<String, Map<String, Integer>>();
    votes.forEach((item, byLabeller) ->
        byLabeller.forEach((labeller, value) ->
            index(indices, value)
                .ifPresent(index ->
                    classVotes
                        .computeIfAbsent(item, _ -> new LinkedHashMap<>())
                        .put(labeller, index))));
    return classVotes;
  }

  private static Optional<Integer> index(ClassIndices indices, LabelValue value) {
    return value.hasClassName() ? indices.of(value.getClassName()) : Optional.empty();
  }

  /// A number that changes when votes do.
  static String state(Handle handle, String project) {
    return handle
        .createQuery(
            """
            select count(*) || '/' || count(*) filter (where retracted) from label
            where project = :project and vote
            """)
        .bind("project", project)
        .mapTo(String.class)
        .one();
  }
}
