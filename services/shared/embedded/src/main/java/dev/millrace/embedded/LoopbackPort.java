package dev.millrace.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Ports of the loopback address 127.0.0.1.
public final class LoopbackPort {

  private LoopbackPort() {}

  /// The wanted port, or any free one for 0.
  ///
  /// @param what needs the port, for the message
  /// @throws PortInUseException when something listens there
  public static int choose(String what, int wanted) {
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

  /// The port when it is free, else any free one.
  public static int preferably(int port) {
    try {
      return choose("a server", port);
    } catch (PortInUseException _) {
      return choose("a server", 0);
    }
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }
}
