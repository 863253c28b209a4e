package dev.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandaloneIT {
  @TempDir Path folder;

  @Test
  void up_status_secondUp_down() throws Exception {
    try (var mesh = StandaloneProcess.up(folder)) {
      var status = StandaloneProcess.start(folder, "status");
      assertThat(status.exit()).as(status.words()).isZero();
      assertThat(status.words()).contains(mesh.address().page().toString()).contains("kafka");

      var second = StandaloneProcess.start(folder, "up", "--http", "0", "--grpc", "0");
      assertThat(second.exit()).isEqualTo(1);
      assertThat(second.words()).contains("A mesh runs on " + folder + " already");

      int postgres = mesh.address().postgres();
      var down = StandaloneProcess.start(folder, "down");
      assertThat(down.exit()).as(down.words()).isZero();
      assertThat(mesh.words()).endsWith("Stopped.\n");
      assertThat(listens(postgres)).isFalse();
    }
  }

  @Test
  void up_afterAKill() throws Exception {
    int left;
    try (var mesh = StandaloneProcess.up(folder)) {
      left = mesh.address().postgres();
      mesh.kill();
    }
    assertThat(listens(left)).as("the server that the killed process left").isTrue();
    try (var mesh = StandaloneProcess.up(folder)) {
      var status = StandaloneProcess.start(folder, "status");
      assertThat(status.exit()).as(status.words()).isZero();
      mesh.kill();
    }
    var down = StandaloneProcess.start(folder, "down");
    assertThat(down.exit()).isZero();
    assertThat(down.words()).contains("a PostgreSQL that a killed one had left was stopped");
  }

  @Test
  void up_aPortInUse() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = Integer.toString(taken.getLocalPort());
      var mesh = StandaloneProcess.start(folder, "up", "--http", port, "--grpc", "0");
      assertThat(mesh.exit()).isEqualTo(1);
      assertThat(mesh.words()).contains("Port " + port + " of 127.0.0.1, wanted for the page");
    }
  }

  private static boolean listens(int port) {
    try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
