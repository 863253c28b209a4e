package dev.millrace.serving;

import dev.millrace.proto.inference.GRPCInferenceServiceGrpc;
import dev.millrace.proto.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;

/// A plain gRPC channel to the service under test.
final class GrpcClients implements AutoCloseable {
  private final ManagedChannel channel;

  GrpcClients() {
    var port = ConfigProvider.getConfig().getValue("quarkus.grpc.server.port", Integer.class);
    this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  ManagedChannel channel() {
    return channel;
  }

  GRPCInferenceServiceBlockingStub inference() {
    return GRPCInferenceServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
