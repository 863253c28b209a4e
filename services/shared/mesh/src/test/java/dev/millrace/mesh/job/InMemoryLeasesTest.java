package dev.millrace.mesh.job;

import java.time.InstantSource;

class InMemoryLeasesTest extends LeasesContract {
  @Override
  Leases leases() {
    return new InMemoryLeases(InstantSource.system());
  }
}
