package dev.millrace.learn.callback;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// A table of epochs for people or for files, written line by line: epoch, losses, metrics, and
/// seconds, with six decimals.
public final class EpochTable implements Consumer<Recorder.Epoch> {

  private static final String COLUMN = "%-12s";

  private final Appendable out;
  private final boolean aligned;
  private boolean begun;

  private EpochTable(Appendable out, boolean aligned) {
    this.out = out;
    this.aligned = aligned;
  }

  /// Columns side by side, for a terminal.
  public static EpochTable aligned(Appendable out) {
    return new EpochTable(out, true);
  }

  /// Values with commas between them, for a file.
  public static EpochTable csv(Appendable out) {
    return new EpochTable(out, false);
  }

  @Override
  public void accept(Recorder.Epoch epoch) {
    List<String> names = new ArrayList<>(List.of("epoch", "train_loss", "valid_loss"));
    List<String> values = new ArrayList<>();
    values.add(Integer.toString(epoch.epoch()));
    values.add(decimals(epoch.trainLoss()));
    values.add(decimals(epoch.validLoss()));
    epoch
        .metrics()
        .forEach((name, value) -> {
          names.add(name);
          values.add(decimals(value));
        });
    names.add("seconds");
    values.add(String.format(Locale.ROOT, "%.1f", epoch.seconds()));
    if (!begun) {
      line(names);
      begun = true;
    }
    line(values);
  }

  private void line(List<String> cells) {
    String line =
        aligned
            ? String.join("", cells.stream().map(COLUMN::formatted).toList()).stripTrailing()
            : String.join(",", cells);
    try {
      out.append(line).append('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String decimals(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }
}
