package dev.millrace.console.mesh;

import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.event.EventLog;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Doubles of all services, behind one gRPC server.
@Singleton
public final class MeshDouble {
  static final String PORT = "test.mesh.port";

  private final int port;
  private final LabelingDouble labeling;
  private final TrainingDouble training;
  private final PreprocessingDouble preprocessing;
  private final EvaluationDouble evaluation;
  private final ServingDouble serving;
  private final Server server;

  @Inject
  MeshDouble(@ConfigProperty(name = PORT) int port, EventLog log, BlobStore blobs) {
    this.port = port;
    this.labeling = new LabelingDouble(log, blobs);
    this.training = new TrainingDouble(log, blobs);
    this.preprocessing = new PreprocessingDouble(log, blobs, labeling);
    this.evaluation = new EvaluationDouble(log, blobs, labeling);
    this.serving = new ServingDouble(log);
    this.server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .addService(labeling)
            .addService(new IngestDouble(labeling))
            .addService(training)
            .addService(preprocessing)
            .addService(evaluation)
            .addService(serving)
            .addService(new ExploringDouble(labeling))
            .addService(new CleaningDouble(labeling))
            .build();
  }

  void start(@Observes @Priority(1) StartupEvent event) {
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException("the doubles cannot answer on port " + port, e);
    }
  }

  void stop(@Observes ShutdownEvent event) {
    server.shutdownNow();
  }

  public LabelingDouble labeling() {
    return labeling;
  }

  public TrainingDouble training() {
    return training;
  }

  public EvaluationDouble evaluation() {
    return evaluation;
  }

  /// Ends a call with an answer, or with the status that making it threw.
  static <A> void answer(StreamObserver<A> caller, Supplier<A> answer) {
    try {
      caller.onNext(answer.get());
      caller.onCompleted();
    } catch (RuntimeException e) {
      caller.onError(Status.fromThrowable(e).asRuntimeException());
    }
  }
}
