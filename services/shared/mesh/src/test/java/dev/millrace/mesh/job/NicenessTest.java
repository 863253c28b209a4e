package dev.millrace.mesh.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.condition.OS.LINUX;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;

@EnabledOnOs(LINUX)
class NicenessTest {
  private static final Executor NEW_THREAD = work -> Thread.ofPlatform().start(work);

  @Test
  void apply_onAThread_countsForItAndForThoseItStartsLater() {
    var before = nice();

    var after =
        CompletableFuture.supplyAsync(
                () -> {
                  Niceness.LONG_WORK.apply();
                  var inner = CompletableFuture.supplyAsync(NicenessTest::nice, NEW_THREAD).join();
                  return new int[] {nice(), inner};
                },
                NEW_THREAD)
            .join();

    assertThat(after).containsOnly(Math.max(before, 10));
    assertThat(nice()).isEqualTo(before);
  }

  @Test
  void apply_onAVirtualThread_isRefused() {
    var refused =
        CompletableFuture.runAsync(
            Niceness.ANSWERS::apply, work -> Thread.startVirtualThread(work));

    assertThatThrownBy(refused::join).hasMessageContaining("platform thread");
  }

  /// The 19th field; the name before it may hold blanks.
  private static int nice() {
    try {
      var stat = Files.readString(Path.of("/proc/thread-self/stat"));
      return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
