package dev.millrace.standalone;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Singleton;
import java.util.concurrent.CountDownLatch;

/// All services of the mesh as one Quarkus application, of which a process has one.
@Singleton
public final class MeshApplication implements QuarkusApplication {
  static final CountDownLatch READY = new CountDownLatch(1);

  @Override
  public int run(String... arguments) {
    READY.countDown();
    Quarkus.waitForExit();
    return 0;
  }
}
