package dev.millrace.standalone.apart;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// Connections to several servers as one: each call goes to the server of its gRPC service.
final class RoutedChannel extends ManagedChannel {
  private final Map<String, ManagedChannel> servers;

  /// Routes calls.
  ///
  /// @param servers by the full name of the gRPC service
  RoutedChannel(Map<String, ManagedChannel> servers) {
    this.servers = Map.copyOf(servers);
  }

  @Override
  public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
    var server = servers.get(String.valueOf(method.getServiceName()));
    return Objects.requireNonNull(server, method.getFullMethodName()).newCall(method, options);
  }

  @Override
  public String authority() {
    return "mesh";
  }

  @Override
  public ManagedChannel shutdown() {
    servers.values().forEach(ManagedChannel::shutdown);
    return this;
  }

  @Override
  public ManagedChannel shutdownNow() {
    servers.values().forEach(ManagedChannel::shutdownNow);
    return this;
  }

  @Override
  public boolean isShutdown() {
    return servers.values().stream().allMatch(ManagedChannel::isShutdown);
  }

  @Override
  public boolean isTerminated() {
    return servers.values().stream().allMatch(ManagedChannel::isTerminated);
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    for (var server : servers.values()) {
      if (!server.awaitTermination(timeout, unit)) {
        return false;
      }
    }
    return true;
  }
}
