package dev.millrace.learn.callback;

import dev.millrace.learn.Callback;
import dev.millrace.learn.Learner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/// A line for a terminal that is written over and over while a fit goes on: epoch, a bar for the
/// part of it that is done, batches a second, the smoothed loss, and the time that the fit still
/// takes. It is wiped at the end of each epoch, so that a table of epochs can be written above it.
public final class ProgressBar implements Callback {

  private static final long INTERVAL = Duration.ofMillis(100).toNanos();
  private static final int WIDTH = 24;
  private static final String FULL = "█";
  private static final String EMPTY = "░";
  private static final String WIPE = "\r\u001B[K";

  private final Appendable out;
  private final Recorder recorder;
  private final LongSupplier nanoTime;
  private long began;
  private long firstStep;
  private long written;

  /// Writes to a terminal.
  ///
  /// @param recorder where the smoothed loss is read, one of the same learner's callbacks
  public ProgressBar(Appendable out, Recorder recorder) {
    this(out, recorder, System::nanoTime);
  }

  ProgressBar(Appendable out, Recorder recorder, LongSupplier nanoTime) {
    this.out = out;
    this.recorder = recorder;
    this.nanoTime = nanoTime;
  }

  @Override
  public void beforeFit(Learner learner) {
    began = nanoTime.getAsLong();
    written = began - INTERVAL;
    firstStep = learner.step();
  }

  @Override
  public void afterBatch(Learner learner) {
    long now = nanoTime.getAsLong();
    if (learner.training() && now - written >= INTERVAL) {
      written = now;
      write(WIPE + line(learner, now));
    }
  }

  private String line(Learner learner, long now) {
    long inEpoch = learner.step() - (long) learner.epoch() * learner.batches();
    double share = Math.clamp((double) inEpoch / learner.batches(), 0, 1);
    int full = (int) (WIDTH * share);
    double pace = (learner.step() - firstStep) / (Math.max(1, now - began) / 1e9);
    long left = (long) learner.epochs() * learner.batches() - learner.step();
    return String.format(
        Locale.ROOT,
        "epoch %d of %d %s%s %3d %%  %.1f batches/s  loss %.4f  %s left",
        learner.epoch() + 1,
        learner.epochs(),
        FULL.repeat(full),
        EMPTY.repeat(WIDTH - full),
        (int) (100 * share),
        pace,
        recorder.smoothedLoss(),
        clock(left / Math.max(pace, 1e-9)));
  }

  private static String clock(double seconds) {
    long whole = Math.round(seconds);
    return "%d:%02d".formatted(whole / 60, whole % 60);
  }

  /// Out of the way of what is told of the epoch.
  @Override
  public void beforeValidate(Learner learner) {
    write(WIPE);
  }

  @Override
  public void afterFit(Learner learner) {
    write(WIPE);
  }

  private void write(String text) {
    try {
      out.append(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
