package dev.millrace.labeling;

import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.result.ResultBearing;
import org.jdbi.v3.core.statement.Query;

/// Many rows bound to one statement: each column is an array for `unnest`.
///
/// @param <R> what a row is made of
final class Rows<R> {
  private final Query query;
  private final List<R> rows;

  Rows(Handle handle, String sql, List<R> rows) {
    this.query = handle.createQuery(sql);
    this.rows = rows;
  }

  Rows<R> text(String name, Function<R, String> column) {
    query.bindArray(name, String.class, rows.stream().map(column).toList());
    return this;
  }

  Rows<R> integer(String name, Function<R, Integer> column) {
    query.bindArray(name, Integer.class, rows.stream().map(column).toList());
    return this;
  }

  Rows<R> bigint(String name, Function<R, Long> column) {
    query.bindArray(name, Long.class, rows.stream().map(column).toList());
    return this;
  }

  Rows<R> real(String name, Function<R, Float> column) {
    query.bindArray(name, Float.class, rows.stream().map(column).toList());
    return this;
  }

  Rows<R> number(String name, Function<R, Double> column) {
    query.bindArray(name, Double.class, rows.stream().map(column).toList());
    return this;
  }

  Rows<R> bool(String name, Function<R, Boolean> column) {
    query.bindArray(name, Boolean.class, rows.stream().map(column).toList());
    return this;
  }

  Rows<R> bytes(String name, Function<R, byte[]> column) {
    var values = rows.stream().map(column).toArray(byte[][]::new);
    Argument array =
        (position, statement, _) ->
            statement.setArray(position, statement.getConnection().createArrayOf("bytea", values));
    query.bind(name, array);
    return this;
  }

  /// The statement with its columns bound.
  ResultBearing bound() {
    return query;
  }
}
