package dev.millrace.standalone;

import dev.millrace.embedded.FolderLock;
import dev.millrace.embedded.LoopbackPort;
import io.quarkus.runtime.Quarkus;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.api.FlywayException;

/// The mesh in this process: broker, database and all services, from start to stop. A process has
/// at most one in its life.
final class StandaloneMesh implements AutoCloseable {
  private static final int STOP_SECONDS = 60;

  private final Home home;
  private final Address address;
  private final Foundations foundations;
  private final FolderLock lock;
  private final Thread application;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final CountDownLatch stopped;
  private volatile Optional<Throwable> failure = Optional.empty();
  private volatile Runnable whenStopped = () -> {};

  private StandaloneMesh(
      Home home,
      Address address,
      Foundations foundations,
      FolderLock lock,
      CountDownLatch stopped) {
    this.home = home;
    this.address = address;
    this.foundations = foundations;
    this.lock = lock;
    this.stopped = stopped;
    this.application = Thread.ofPlatform().name("mesh").unstarted(this::run);
  }

  /// Starts everything and waits until it answers.
  ///
  /// @param http the port of the page and of REST, 0 for any free one
  /// @param grpc the port of gRPC, 0 for any free one
  /// @throws CommandFailedException when a mesh runs on the folder already, or a service does not
  ///   start
  static StandaloneMesh start(Home home, int http, int grpc) throws InterruptedException {
    var lock = home.take();
    // A killed mesh leaves the address at which it answered.
    home.withdraw();
    var stopped = stopWithTheProcess();
    try {
      int httpPort = LoopbackPort.choose("the page", http);
      int grpcPort = LoopbackPort.choose("gRPC", grpc);
      var foundations = Foundations.start(home);
      var address =
          new Address(
              ProcessHandle.current().pid(),
              httpPort,
              grpcPort,
              foundations.kafka().port(),
              foundations.postgres().port());
      var mesh = new StandaloneMesh(home, address, foundations, lock, stopped);
      mesh.awaitReady();
      return mesh;
    } catch (RuntimeException | Error e) {
      lock.close();
      stopped.countDown();
      throw e;
    }
  }

  /// Lets the process end on a signal only after broker and database have been stopped in order.
  private static CountDownLatch stopWithTheProcess() {
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    Quarkus.asyncExit();
                    var _ = stopped.await(STOP_SECONDS, TimeUnit.SECONDS);
                  } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                  }
                },
                "stop"));
    return stopped;
  }

  private void awaitReady() throws InterruptedException {
    configure().forEach(System::setProperty);
    application.start();
    while (!MeshApplication.READY.await(20, TimeUnit.MILLISECONDS)) {
      if (ended.getCount() == 0) {
        close();
        throw new CommandFailedException(
            "The mesh did not start: %s%nIts log is %s."
                .formatted(failure.map(this::reason).orElse("it was stopped"), home.log()));
      }
    }
    home.publish(address);
  }

  private Map<String, String> configure() {
    return Map.of(
        "millrace.home", home.folder().toString(),
        "millrace.mesh.kafka.bootstrap-servers", foundations.kafka().bootstrapServers(),
        "millrace.mesh.blobs.folder", home.blobs().toString(),
        "millrace.serving.calibrations", home.folder().resolve("calibrations").toString(),
        "millrace.database.url", foundations.databaseUrl(),
        "millrace.database.username", "postgres",
        "millrace.database.password", "postgres",
        "quarkus.http.port", Integer.toString(address.http()),
        "quarkus.grpc.server.port", Integer.toString(address.grpc()));
  }

  private void run() {
    try {
      Quarkus.run(MeshApplication.class, (_, cause) -> failure = Optional.ofNullable(cause));
    } finally {
      ended.countDown();
    }
  }

  private String reason(Throwable failure) {
    var cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof FlywayException
        ? "the tables were made by another version of Millrace. They are only a reading of the log: remove %s and start again, and they are rebuilt."
            .formatted(home.postgres())
        : cause.toString();
  }

  Address address() {
    return address;
  }

  /// Waits until somebody stops the mesh, by a signal or otherwise.
  void awaitEnd() throws InterruptedException {
    ended.await();
  }

  /// Says what to do once all has stopped: after a signal the process may end right behind it.
  void whenStopped(Runnable action) {
    whenStopped = action;
  }

  /// Stops the services, then the broker and the database.
  @Override
  public void close() {
    Quarkus.asyncExit();
    try {
      application.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    try {
      foundations.close();
      home.withdraw();
      whenStopped.run();
    } finally {
      lock.close();
      stopped.countDown();
    }
  }
}
