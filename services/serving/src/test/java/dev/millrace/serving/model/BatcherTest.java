package dev.millrace.serving.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.learn.BundleDescription;
import dev.millrace.serving.model.InferenceRefused.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class BatcherTest {
  private final Queue<Runnable> pool = new ArrayDeque<>();
  private final List<Integer> batches = new ArrayList<>();

  /// Gives each image its own first byte back.
  private static final class Echo implements Classifier {
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
      if (fails) {
        throw new IllegalStateException("out of order");
      }
      var size = pixels.length / count;
      var rows = new float[count][1];
      for (int i = 0; i < count; i++) {
        rows[i][0] = pixels[i * size];
      }
      return rows;
    }

    @Override
    public void close() {}
  }

  private Batcher batcher(boolean fails, BatchLimits limits) {
    return new Batcher(new Echo(fails), pool::add, limits, (images, _) -> batches.add(images));
  }

  private void runAll() {
    for (var task = pool.poll(); task != null; task = pool.poll()) {
      task.run();
    }
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
    var one = batcher.submit(images(1), 1, Patience.ENDLESS);
    var three = batcher.submit(images(2, 3, 4), 3, Patience.ENDLESS);
    runAll();
    assertThat(values(one)).containsExactly(1);
    assertThat(values(three)).containsExactly(2, 3, 4);
    assertThat(batches).containsExactly(4);
  }

  @Test
  void submit_moreThanABatch_isSplitAndPutTogetherInOrder() {
    var batcher = batcher(false, new BatchLimits(2, 16, 1));
    var five = batcher.submit(images(1, 2, 3, 4, 5), 5, Patience.ENDLESS);
    var one = batcher.submit(images(6), 1, Patience.ENDLESS);
    runAll();
    assertThat(values(five)).containsExactly(1, 2, 3, 4, 5);
    assertThat(values(one)).containsExactly(6);
    assertThat(batches).containsExactly(2, 2, 2);
  }

  @Test
  void submit_twoLanes_takesTwoThreadsAtMost() {
    var batcher = batcher(false, new BatchLimits(1, 16, 2));
    for (int i = 0; i < 4; i++) {
      var _ = batcher.submit(images(i), 1, Patience.ENDLESS);
    }
    assertThat(pool).hasSize(2);
    runAll();
    assertThat(batches).hasSize(4);
  }

  @Test
  void submit_afterIdle_beginsAgain() {
    var batcher = batcher(false, new BatchLimits(4, 16, 1));
    for (int i = 0; i < 3; i++) {
      var answer = batcher.submit(images(i), 1, Patience.ENDLESS);
      runAll();
      assertThat(values(answer)).containsExactly(i);
    }
  }

  @Test
  void submit_callerLeft_isRefusedBeforeTheModelRuns() {
    var batcher = batcher(false, new BatchLimits(4, 16, 1));
    var left = batcher.submit(images(1), 1, () -> true);
    var stays = batcher.submit(images(2), 1, Patience.ENDLESS);
    runAll();
    assertRefused(left, Reason.ABANDONED);
    assertThat(values(stays)).containsExactly(2);
    assertThat(batches).containsExactly(1);
  }

  @Test
  void submit_queueFull_isRefusedAtOnce() {
    var batcher = batcher(false, new BatchLimits(2, 3, 1));
    var waits = batcher.submit(images(1, 2), 2, Patience.ENDLESS);
    assertThatThrownBy(() -> batcher.submit(images(3, 4), 2, Patience.ENDLESS))
        .isInstanceOfSatisfying(
            InferenceRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.OVERLOADED));
    runAll();
    assertThat(values(waits)).containsExactly(1, 2);
  }

  @Test
  void submit_largerThanTheQueueWhenIdle_isAnswered() {
    var batcher = batcher(false, new BatchLimits(2, 2, 1));
    var answer = batcher.submit(images(1, 2, 3), 3, Patience.ENDLESS);
    runAll();
    assertThat(values(answer)).containsExactly(1, 2, 3);
  }

  @Test
  void submit_modelFails_refusesTheBatchAndGoesOn() {
    var batcher = batcher(true, new BatchLimits(2, 8, 1));
    var first = batcher.submit(images(1, 2, 3), 3, Patience.ENDLESS);
    runAll();
    var second = batcher.submit(images(4), 1, Patience.ENDLESS);
    runAll();
    assertRefused(first, Reason.FAILED);
    assertRefused(second, Reason.FAILED);
  }

  @Test
  void submit_poolStopped_isRefused() {
    var batcher =
        new Batcher(
            new Echo(false),
            _ -> {
              throw new RejectedExecutionException();
            },
            new BatchLimits(2, 8, 1),
            BatchListener.NONE);
    assertRefused(batcher.submit(images(1), 1, Patience.ENDLESS), Reason.MODEL_NOT_READY);
  }

  private static void assertRefused(CompletableFuture<float[][]> answer, Reason reason) {
    assertThatThrownBy(answer::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            InferenceRefused.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
