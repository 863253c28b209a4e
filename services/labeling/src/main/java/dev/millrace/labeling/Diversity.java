package dev.millrace.labeling;

import dev.millrace.labeling.choice.KCentre;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Finds items unlike those that are labelled or on somebody's desk, and unlike each other.
///
/// @param candidates what may be handed out
record Diversity(Candidates candidates) {
  private static final int MOST_CANDIDATES = 300;
  private static final int MOST_CENTRES = 300;

  /// An item and its place among the others.
  record Placed(String item, float[] vector) {
    static Placed of(ResultSet row) throws SQLException {
      return new Placed(row.getString("item"), coordinates(row));
    }
  }

  private static float[] coordinates(ResultSet row) throws SQLException {
    var numbers = (Float[]) row.getArray("vector").getArray();
    var vector = new float[numbers.length];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = numbers[i];
    }
    return vector;
  }

  List<String> find(int count, Collection<String> but) {
    var placed = candidates.placed(Math.max(count, MOST_CANDIDATES), but);
    if (placed.isEmpty()) {
      return List.of();
    }
    int length = placed.getFirst().vector().length;
    var comparable = placed.stream().filter(p -> p.vector().length == length).toList();
    var centres = centres().stream().filter(vector -> vector.length == length).toList();
    var vectors = comparable.stream().map(Placed::vector).toList();
    return KCentre.choose(vectors, centres, count).stream()
        .map(index -> comparable.get(index).item())
        .toList();
  }

  private List<float[]> centres() {
    var centres =
        new ArrayList<>(
            vectors(
                """
                select vector from item
                join item_vector as v on v.project = item.project and v.item = item.item
                where item.project = :project and present and labelled
                order by spread
                limit :count
                """));
    centres.addAll(
        vectors(
            """
            select vector from lease
            join item_vector as v
              on v.project = :project and v.item = substr(resource, length(:project) + 2)
            where until > clock_timestamp() and starts_with(resource, :project || '/')
            limit :count
            """));
    return centres;
  }

  private List<float[]> vectors(String sql) {
    return candidates
        .handle()
        .createQuery(sql)
        .bind("project", candidates.project().getId())
        .bind("count", MOST_CENTRES)
        .map((row, _) -> coordinates(row))
        .list();
  }
}
