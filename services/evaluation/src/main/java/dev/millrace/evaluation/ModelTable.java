package dev.millrace.evaluation;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.millrace.proto.evaluation.v1.Alias;
import dev.millrace.proto.evaluation.v1.AliasMoved;
import dev.millrace.proto.evaluation.v1.Model;
import dev.millrace.proto.evaluation.v1.ModelWithdrawn;
import dev.millrace.proto.evaluation.v1.RegisteredModel;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// The tables of models and of the aliases that point to them.
record ModelTable(Handle handle) {
  // Any constant serves: it tells this use of PostgreSQL's advisory locks from others.
  private static final int LOCK = 5_180_341;

  /// Makes others who change this project's registry wait for the end of the transaction, so that
  /// versions are counted, and aliases compared, one after the other.
  void lock(String project) {
    handle
        .createQuery(
            """
            select pg_advisory_xact_lock(:lock, hashtext(current_schema() || '/' || :project))::text
            """)
        .bind("lock", LOCK)
        .bind("project", project)
        .mapTo(String.class)
        .list();
  }

  void add(Model model) {
    handle
        .createUpdate(
            """
            insert into model (project, version, model) values (:project, :version, :model)
            on conflict (project, version) do nothing
            """)
        .bind("project", model.getProject())
        .bind("version", Long.parseLong(model.getVersion()))
        .bind("model", model.toByteArray())
        .execute();
  }

  /// Where an alias points, the challenger with its share; version empty for nowhere.
  record Pointer(String version, double share) {}

  void move(AliasMoved moved) {
    if (moved.getVersion().isEmpty()) {
      handle.execute(
          "delete from alias where project = ? and alias = ?",
          moved.getProject(),
          moved.getAlias().name());
      return;
    }
    handle
        .createUpdate(
            """
            insert into alias (project, alias, version, share, reason)
            values (:project, :alias, :version, :share, :reason)
            on conflict (project, alias) do update
            set version = excluded.version, share = excluded.share, reason = excluded.reason
            """)
        .bind("project", moved.getProject())
        .bind("alias", moved.getAlias().name())
        .bind("version", Long.parseLong(moved.getVersion()))
        .bind("share", moved.getShare())
        .bind("reason", moved.getReason())
        .execute();
  }

  void withdraw(ModelWithdrawn withdrawn) {
    handle
        .createUpdate("update model set withdrawn = true where project = ? and version = ?")
        .bind(0, withdrawn.getProject())
        .bind(1, Long.parseLong(withdrawn.getVersion()))
        .execute();
  }

  /// The version that the next model of a project gets.
  String nextVersion(String project) {
    return handle
        .createQuery("select (coalesce(max(version), 0) + 1)::text from model where project = ?")
        .bind(0, project)
        .mapTo(String.class)
        .one();
  }

  /// A model that was not withdrawn.
  Optional<Model> find(String project, String version) {
    return handle
        .createQuery(
            """
            select model from model
            where project = ? and version::text = ? and not withdrawn
            """)
        .bind(0, project)
        .bind(1, version)
        .map(ModelTable::model)
        .findOne();
  }

  /// The model that an alias points to, unless it was withdrawn.
  Optional<Model> find(String project, Alias alias) {
    return handle
        .createQuery(
            """
            select model from model join alias using (project, version)
            where project = ? and alias = ? and not withdrawn
            """)
        .bind(0, project)
        .bind(1, alias.name())
        .map(ModelTable::model)
        .findOne();
  }

  /// Where an alias points.
  Pointer pointer(String project, Alias alias) {
    return handle
        .createQuery("select version::text, share from alias where project = ? and alias = ?")
        .bind(0, project)
        .bind(1, alias.name())
        .map((row, _) -> new Pointer(row.getString("version"), row.getDouble("share")))
        .findOne()
        .orElse(new Pointer("", 0));
  }

  /// The projects that have a challenger.
  List<String> contested() {
    return handle
        .createQuery("select project from alias where alias = ?")
        .bind(0, Alias.ALIAS_CHALLENGER.name())
        .mapTo(String.class)
        .list();
  }

  /// The models that were not withdrawn, newest first.
  List<RegisteredModel> list(String project) {
    return handle
        .createQuery(
            """
            select model, array_remove(array_agg(alias order by alias), null) as aliases
            from model left join alias using (project, version)
            where project = ? and not withdrawn
            group by project, version
            order by version desc
            """)
        .bind(0, project)
        .map(ModelTable::registered)
        .list();
  }

  private static RegisteredModel registered(ResultSet row, StatementContext context)
      throws SQLException {
    var registered = RegisteredModel.newBuilder().setModel(model(row, context));
    for (var alias : (String[]) row.getArray("aliases").getArray()) {
      registered.addAliases(Alias.valueOf(alias));
    }
    return registered.build();
  }

  private static Model model(ResultSet row, StatementContext context) throws SQLException {
    try {
      return Model.parseFrom(row.getBytes("model"));
    } catch (InvalidProtocolBufferException e) {
      throw new SQLException("column model of table model is not a Model", e);
    }
  }
}
