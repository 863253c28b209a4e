package dev.millrace.standalone;

import io.grpc.EquivalentAddressGroup;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.StatusOr;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;

/// A client's connection to several servers in turn, which asks again where one is gone.
final class RoundRobin extends NameResolverProvider {
  private static final String SCHEME = "replicas";

  private final List<String> addresses;

  private RoundRobin(List<String> addresses) {
    this.addresses = List.copyOf(addresses);
  }

  /// Connects.
  ///
  /// @param addresses `host:port` of each
  static ManagedChannel over(List<String> addresses) {
    NameResolverRegistry.getDefaultRegistry().register(new RoundRobin(addresses));
    return ManagedChannelBuilder.forTarget(SCHEME + ":///all")
        .usePlaintext()
        .enableRetry()
        .defaultServiceConfig(
            Map.of(
                "loadBalancingConfig",
                List.of(Map.of("round_robin", Map.of())),
                "methodConfig",
                List.of(
                    Map.of(
                        "name",
                        List.of(Map.of()),
                        "retryPolicy",
                        Map.of(
                            "maxAttempts",
                            5.0,
                            "initialBackoff",
                            "0.02s",
                            "maxBackoff",
                            "0.5s",
                            "backoffMultiplier",
                            2.0,
                            "retryableStatusCodes",
                            List.of("UNAVAILABLE"))))))
        .build();
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return 5;
  }

  @Override
  public String getDefaultScheme() {
    return SCHEME;
  }

  @Override
  public NameResolver newNameResolver(URI target, NameResolver.Args arguments) {
    return new NameResolver() {
      @Override
      public String getServiceAuthority() {
        return "replicas";
      }

      @Override
      public void start(Listener2 listener) {
        listener.onResult(
            ResolutionResult.newBuilder()
                .setAddressesOrError(
                    StatusOr.fromValue(addresses.stream().map(RoundRobin::group).toList()))
                .build());
      }

      @Override
      public void shutdown() {}
    };
  }

  private static EquivalentAddressGroup group(String address) {
    var parts = List.of(address.split(":", -1));
    return new EquivalentAddressGroup(
        new InetSocketAddress(parts.getFirst(), Integer.parseInt(parts.getLast())));
  }
}
