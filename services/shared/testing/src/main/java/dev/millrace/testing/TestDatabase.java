package dev.millrace.testing;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/// A database that belongs to one test.
///
/// @param url its address, without parameters
public record TestDatabase(String url, String username, String password) {
  /// A schema of this database, with the tables that migrations make.
  ///
  /// @param locations on the class path, for example `db/mesh`
  public DataSource migrated(String schema, String... locations) {
    Flyway.configure()
        .dataSource(source("public"))
        .schemas(schema)
        .createSchemas(true)
        .locations(locations)
        .load()
        .migrate();
    return source(schema);
  }

  private PGSimpleDataSource source(String schema) {
    var source = new PGSimpleDataSource();
    source.setUrl(url);
    source.setUser(username);
    source.setPassword(password);
    source.setCurrentSchema(schema);
    return source;
  }
}
