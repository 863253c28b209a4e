package dev.millrace.serving.model;

import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.learn.BundleDescription;
import dev.millrace.serving.batch.BatchLimits;
import dev.millrace.serving.batch.Cores;
import dev.millrace.serving.batch.RunTimes;
import dev.millrace.serving.model.InferenceRefused.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatcherTest {
  private static final int PLUG = 99;

  private final Cores<BatchPart> cores = new Cores<>(1);
  private final List<Integer> batches = new CopyOnWriteArrayList<>();
  private final CountDownLatch gate = new CountDownLatch(1);

  /// Gives each image its own first byte back; the image that is a plug holds its core until the
  /// gate opens.
  private final class Echo implements Classifier {
    private final boolean fails;

    Echo(boolean fails) {
      this.fails = fails;
    }

    @Override
    public BundleDescription description() {
      throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public float[][] probabilities(byte[] pixels, int count) {
      batches.add(count);
      var size = pixels.length / count;
      var rows = new float[count][1];
      for (int i = 0; i < count; i++) {
        rows[i][0] = pixels[i * size];
      }
      if (pixels[0] == PLUG) {
        await();
      } else if (fails) {
        throw new IllegalStateException("out of order");
      }
      return rows;
    }

    private void await() {
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {}
  }

  @AfterEach
  void stop() {
    gate.countDown();
    cores.close();
  }

  private Batcher batcher(boolean fails, BatchLimits limits) {
    return new Batcher(
        new Echo(fails), cores, limits, new RunTimes(limits.images()), 1, BatchListener.NONE);
  }

  /// Keeps the only core busy until the gate opens, so that what comes now waits.
  private void plug(Batcher batcher) {
    var _ = batcher.submit(images(PLUG), 1, Patience.ENDLESS);
    eventually(() -> assertThat(batches).hasSize(1));
    batches.clear();
  }

  private static byte[] images(int... first) {
    var pixels = new byte[first.length * 2];
    for (int i = 0; i < first.length; i++) {
      pixels[2 * i] = (byte) first[i];
    }
    return pixels;
  }

  private static List<Integer> values(CompletableFuture<float[][]> answer) {
    var values = new ArrayList<Integer>();
    for (var row : answer.join()) {
      values.add((int) row[0]);
    }
    return values;
  }

  @Test
  void submit_waitingTogether_isOneBatchWithEachItsOwnRows() {
    var batcher = batcher(false, new BatchLimits(8, 16, 1));
    plug(batcher);
    var one = batcher.submit(images(1), 1, Patience.ENDLESS);
    var three = batcher.submit(images(2, 3, 4), 3, Patience.ENDLESS);
    gate.countDown();
    assertThat(values(one)).containsExactly(1);
    assertThat(values(three)).containsExactly(2, 3, 4);
    assertThat(batches).containsExactly(4);
  }

  @Test
  void submit_moreThanABatch_isSplitAndPutTogetherInOrder() {
    var batcher = batcher(false, new BatchLimits(2, 16, 1));
    plug(batcher);
    var five = batcher.submit(images(1, 2, 3, 4, 5), 5, Patience.ENDLESS);
    var one = batcher.submit(images(6), 1, Patience.ENDLESS);
    gate.countDown();
    assertThat(values(five)).containsExactly(1, 2, 3, 4, 5);
    assertThat(values(one)).containsExactly(6);
    assertThat(batches).containsExactly(2, 2, 2);
  }

  @Test
  void submit_afterIdle_beginsAgain() {
    var batcher = batcher(false, new BatchLimits(4, 16, 1));
    for (int i = 0; i < 3; i++) {
      assertThat(values(batcher.submit(images(i), 1, Patience.ENDLESS))).containsExactly(i);
    }
  }

  @Test
  void submit_callerLeft_isRefusedBeforeTheModelRuns() {
    var batcher = batcher(false, new BatchLimits(4, 16, 1));
    plug(batcher);
    var left = batcher.submit(images(1), 1, () -> true);
    var stays = batcher.submit(images(2), 1, Patience.ENDLESS);
    gate.countDown();
    assertRefused(left, Reason.ABANDONED);
    assertThat(values(stays)).containsExactly(2);
    assertThat(batches).containsExactly(1);
  }

  @Test
  void submit_deadlinePassedWhileWaiting_isRefusedBeforeTheModelRuns() {
    var batcher = batcher(false, new BatchLimits(4, 16, 1));
    plug(batcher);
    var patience = Patience.of(Duration.ofMillis(20), () -> false);
    var late = batcher.submit(images(1), 1, patience);
    eventually(() -> assertThat(patience.isOver()).isTrue());
    gate.countDown();
    assertRefused(late, Reason.ABANDONED);
    assertThat(batches).isEmpty();
  }

  @Test
  void submit_queueFull_isRefusedAtOnceWithTheTimeToTryAgain() {
    var batcher = batcher(false, new BatchLimits(2, 3, 1));
    plug(batcher);
    var waits = batcher.submit(images(1, 2), 2, Patience.ENDLESS);
    assertThatThrownBy(() -> batcher.submit(images(3, 4), 2, Patience.ENDLESS))
        .isInstanceOfSatisfying(
            InferenceRefused.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.OVERLOADED);
              assertThat(e.retryAfter()).isPresent();
            });
    gate.countDown();
    assertThat(values(waits)).containsExactly(1, 2);
  }

  @Test
  void submit_deadlineThatCannotBeMet_isRefusedAtOnceWithTheTimeToTryAgain() {
    var times = new RunTimes(2);
    times.add(2, Duration.ofMinutes(1).toNanos());
    var batcher =
        new Batcher(new Echo(false), cores, new BatchLimits(2, 8, 1), times, 1, BatchListener.NONE);
    plug(batcher);
    var patience = Patience.of(Duration.ofSeconds(10), () -> false);
    assertThatThrownBy(() -> batcher.submit(images(1), 1, patience))
        .hasMessageContaining("deadline")
        .isInstanceOfSatisfying(
            InferenceRefused.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.OVERLOADED);
              assertThat(e.retryAfter())
                  .hasValueSatisfying(after ->
                      assertThat(after).isBetween(Duration.ofSeconds(50), Duration.ofMinutes(3)));
            });
  }

  @Test
  void submit_largerThanTheQueueWhenIdle_isAnswered() {
    var batcher = batcher(false, new BatchLimits(2, 2, 1));
    assertThat(values(batcher.submit(images(1, 2, 3), 3, Patience.ENDLESS)))
        .containsExactly(1, 2, 3);
  }

  @Test
  void submit_modelFails_refusesTheBatchAndGoesOn() {
    var batcher = batcher(true, new BatchLimits(2, 8, 1));
    assertRefused(batcher.submit(images(1, 2, 3), 3, Patience.ENDLESS), Reason.FAILED);
    assertRefused(batcher.submit(images(4), 1, Patience.ENDLESS), Reason.FAILED);
  }

  @Test
  void submit_afterTheEnd_isRefused() {
    var batcher = batcher(false, new BatchLimits(2, 8, 1));
    cores.close();
    assertThatThrownBy(() -> batcher.submit(images(1), 1, Patience.ENDLESS))
        .isInstanceOfSatisfying(
            InferenceRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_NOT_READY));
  }

  private static void assertRefused(CompletableFuture<float[][]> answer, Reason reason) {
    assertThatThrownBy(answer::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            InferenceRefused.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
