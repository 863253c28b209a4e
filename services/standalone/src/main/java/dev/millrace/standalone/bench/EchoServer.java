package dev.millrace.standalone.bench;

import dev.millrace.proto.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import dev.millrace.proto.inference.ModelInferRequest;
import dev.millrace.proto.inference.ModelInferResponse;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/// The floor under every call: a server that sends back what it gets, in this process.
final class EchoServer extends GRPCInferenceServiceImplBase implements AutoCloseable {
  private final Server server;

  EchoServer() {
    try {
      this.server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .addService(this)
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException("no server for an echo", e);
    }
  }

  String address() {
    return "127.0.0.1:%d".formatted(server.getPort());
  }

  @Override
  public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> observer) {
    observer.onNext(
        ModelInferResponse.newBuilder()
            .setModelName(request.getModelName())
            .addAllRawOutputContents(request.getRawInputContentsList())
            .build());
    observer.onCompleted();
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      var _ = server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
