package dev.millrace.serving.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/// The addresses that a service listens on.
public final class Addresses {
  private Addresses() {}

  /// Refuses to let everybody in who reaches an address from another machine.
  ///
  /// @throws AccessMisconfiguredException when a host is not of this machine alone and the gate is
  ///   open without being so on purpose
  public static void check(Gate gate, AccessConfig config, List<String> hosts) {
    if (!gate.isOpen() || config.open()) {
      return;
    }
    hosts.stream()
        .filter(host -> !isLoopback(host))
        .findFirst()
        .ifPresent(host -> {
          throw new AccessMisconfiguredException(
              "serving would answer everybody who reaches %s; name clients under millrace.serving.access.clients, or set millrace.serving.access.open=true in a network of its own"
                  .formatted(host));
        });
  }

  private static boolean isLoopback(String host) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException _) {
      return false;
    }
  }
}
