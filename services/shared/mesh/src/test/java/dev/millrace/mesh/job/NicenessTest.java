package dev.millrace.mesh.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.condition.OS.LINUX;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;

@EnabledOnOs(LINUX)
class NicenessTest {
  @Test
  void apply_onAThread_countsForItAndForThoseItStartsLater() {
    var before = nice();

    var after = Niceness.LONG_WORK.call(() -> new int[] {nice(), onANewThread(NicenessTest::nice)});

    assertThat(after).containsOnly(Math.max(before, 10));
    assertThat(nice()).isEqualTo(before);
  }

  @Test
  void apply_onAVirtualThread_isRefused() {
    var refused =
        CompletableFuture.runAsync(
            Niceness.LONG_WORK::apply, work -> Thread.startVirtualThread(work));

    assertThatThrownBy(refused::join).hasMessageContaining("platform thread");
  }

  @Test
  void run_ofWorkThatFails_failsAsItDoes() {
    assertThatThrownBy(() ->
            Niceness.LONG_WORK.run(() -> {
              throw new IllegalArgumentException("as it is");
            }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("as it is");
  }

  @Test
  void call_fromAnInterruptedThread_isDoneAndStaysInterrupted() {
    var kept =
        onANewThread(() -> {
          Thread.currentThread().interrupt();
          var found = Niceness.LONG_WORK.call(() -> "done");
          return found + Thread.interrupted();
        });

    assertThat(kept).isEqualTo("donetrue");
  }

  private static <T> T onANewThread(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, one -> Thread.ofPlatform().start(one)).join();
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
