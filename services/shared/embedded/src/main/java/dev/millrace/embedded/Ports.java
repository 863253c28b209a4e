package dev.millrace.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Ports of the loopback address.
final class Ports {

  private Ports() {}

  /// The wanted port when it is free, or any free one for 0.
  static int choose(String what, int wanted) {
    if (wanted < 0 || wanted > 65_535) {
      throw new IllegalArgumentException(
          "The port for %s is %d; it must be 0 (any) to 65535.".formatted(what, wanted));
    }
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(loopback(), wanted));
      return socket.getLocalPort();
    } catch (IOException _) {
      throw new PortInUseException(what, wanted);
    }
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }
}
