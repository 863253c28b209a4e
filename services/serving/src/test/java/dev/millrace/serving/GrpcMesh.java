package dev.millrace.serving;

import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.host.ServiceHealth;
import dev.millrace.host.VirtualThreads;
import dev.millrace.mesh.blob.InMemoryBlobStore;
import dev.millrace.mesh.event.InMemoryEventLog;
import dev.millrace.proto.inference.GRPCInferenceServiceGrpc;
import dev.millrace.proto.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.millrace.proto.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceFutureStub;
import dev.millrace.serving.model.BundleOpener;
import dev.millrace.serving.model.ModelEvents;
import dev.millrace.serving.model.SumClassifier;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// The inference service on a plain gRPC server, over a log and blobs in memory.
final class GrpcMesh implements AutoCloseable {
  final InMemoryEventLog log = new InMemoryEventLog(1);
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  /// The contexts of the calls so far, in their order.
  final List<Context> calls = new CopyOnWriteArrayList<>();

  private final InMemoryBlobStore blobs = new InMemoryBlobStore();
  private final ServingMesh mesh;
  private final Server server;
  private final ManagedChannel channel;

  GrpcMesh(BundleOpener opener, Map<String, String> settings) {
    var config = config(settings);
    this.mesh = new ServingMesh(config, log, blobs, meters, opener);
    mesh.start(new StartupEvent(), new ServiceHealth(List.of()));
    try {
      this.server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .addService(new InferenceGrpc(mesh, new ModelDescriptions(mesh, config, "test")))
              .addService(new PredictGrpc(mesh, config))
              .intercept(new GrpcGate(mesh))
              .intercept(new VirtualThreads())
              .intercept(new Noting())
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
  }

  private static ServingConfig config(Map<String, String> settings) {
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withMapping(ServingConfig.class)
        .withSources(new PropertiesConfigSource(settings, "test", 100))
        .build()
        .getConfigMapping(ServingConfig.class);
  }

  /// A project whose champion is a [SumClassifier].
  String project() {
    return project(GRPCInferenceServiceGrpc.newBlockingStub(channel));
  }

  /// The same, for a client who may ask.
  String project(GRPCInferenceServiceBlockingStub client) {
    var registrar = Registrar.of(log, blobs);
    var bundle = SumClassifier.bundle(blobs, "only");
    registrar.publish(ModelEvents.registered(registrar.project(), "1", bundle), "one");
    registrar.promote("1");
    registrar.awaitChampion(client, "1");
    calls.clear();
    return registrar.project();
  }

  /// Registers a version that nobody asks for, and waits until it is known.
  void registerUnloaded(String project, String version) {
    new Registrar(log, blobs, project)
        .publish(
            ModelEvents.registered(project, version, SumClassifier.bundle(blobs, version)),
            version);
    eventually(() -> assertThat(mesh.models().versions(project)).contains(version));
  }

  ManagedChannel channel() {
    return channel;
  }

  GRPCInferenceServiceFutureStub inference() {
    return GRPCInferenceServiceGrpc.newFutureStub(channel);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
    mesh.stop(new ShutdownEvent());
  }

  private final class Noting implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      calls.add(Context.current());
      return next.startCall(call, headers);
    }
  }
}
