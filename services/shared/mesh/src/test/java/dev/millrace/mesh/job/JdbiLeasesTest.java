package dev.millrace.mesh.job;

import dev.millrace.mesh.Servers;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class JdbiLeasesTest extends LeasesContract {
  private Handle handle;

  @BeforeEach
  void open() {
    handle = Jdbi.open(Servers.database());
  }

  @AfterEach
  void close() {
    handle.close();
  }

  @Override
  Leases leases() {
    return new JdbiLeases(handle);
  }
}
