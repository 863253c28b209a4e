package dev.millrace.serving.model;

import dev.millrace.learn.BundleDescription;
import dev.millrace.proto.evaluation.v1.GoldenItems;
import dev.millrace.serving.batch.BatchLimits;
import dev.millrace.serving.batch.RunTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way a network is opened so that it uses the cores best: many runs of one thread each, or few
/// of several. A network that was never loaded here is measured in each way; one that was, of
/// whatever weights, is opened as it was found best.
final class Calibrator {
  private static final Logger LOG = LoggerFactory.getLogger(Calibrator.class);

  /// How much more a way must bring in all to be worth a longer wait of the single image.
  private static final double WORTH_WAITING = 1.1;

  private final BundleOpener opener;
  private final Calibrations calibrations;
  private final BatchLimits limits;
  private final int cores;

  /// A network at work.
  ///
  /// @param limits with as many lanes and threads as suit it
  record Calibrated(Classifier classifier, BatchLimits limits, RunTimes times) {}

  Calibrator(BundleOpener opener, Calibrations calibrations, BatchLimits limits, int cores) {
    this.opener = opener;
    this.calibrations = calibrations;
    this.limits = limits;
    this.cores = cores;
  }

  /// Opens and warms.
  ///
  /// @throws UnfitBundleException when the bundle must not serve
  Calibrated open(Path bundle, GoldenItems golden) {
    var narrow = opener.open(bundle, 1);
    Calibration calibration;
    try {
      calibration = calibration(bundle, narrow, golden);
      if (calibration.threads() == 1) {
        return warmed(narrow, golden, calibration);
      }
    } catch (RuntimeException e) {
      narrow.close();
      throw e;
    }
    narrow.close();
    return wide(bundle, golden, calibration);
  }

  private Calibrated wide(Path bundle, GoldenItems golden, Calibration calibration) {
    var wide = opener.open(bundle, calibration.threads());
    try {
      return warmed(wide, golden, calibration);
    } catch (RuntimeException e) {
      wide.close();
      throw e;
    }
  }

  private Calibrated warmed(Classifier classifier, GoldenItems golden, Calibration calibration) {
    new WarmUp(classifier, golden, limits.images()).brief();
    return new Calibrated(
        classifier,
        limits.withLanes(calibration.lanes(), calibration.threads()),
        calibration.times(limits.images()));
  }

  private Calibration calibration(Path bundle, Classifier narrow, GoldenItems golden) {
    var key = key(narrow.description());
    return calibrations
        .find(key)
        .orElseGet(() -> {
          var chosen = measure(bundle, narrow, golden);
          calibrations.keep(key, chosen);
          return chosen;
        });
  }

  private Calibration measure(Path bundle, Classifier narrow, GoldenItems golden) {
    var best = measure(narrow, golden, 1);
    for (int threads : wider()) {
      try (var wide = opener.open(bundle, threads)) {
        var other = measure(wide, golden, threads);
        best = better(best, other);
      }
    }
    LOG.info(
        "{} at {} runs best with {} threads in {} lanes",
        narrow.description().architecture(),
        narrow.description().input(),
        best.threads(),
        best.lanes());
    return best;
  }

  /// The numbers of threads to try beside one.
  private Set<Integer> wider() {
    var wider = new LinkedHashSet<Integer>();
    for (int threads = 2; threads < cores; threads *= 2) {
      wider.add(threads);
    }
    if (cores > 1) {
      wider.add(cores);
    }
    return wider;
  }

  private Calibration measure(Classifier classifier, GoldenItems golden, int threads) {
    var lanes = Math.max(1, cores / threads);
    var times = new WarmUp(classifier, golden, limits.images()).run(lanes);
    return Calibration.of(threads, lanes, times, limits.images());
  }

  /// The one that answers more images a second; the one that answers a single image sooner where
  /// that makes little difference.
  private Calibration better(Calibration one, Calibration other) {
    var gain = rate(other) / rate(one);
    if (gain > WORTH_WAITING || gain < 1 / WORTH_WAITING) {
      return gain > 1 ? other : one;
    }
    return other.times(limits.images()).typical(1) < one.times(limits.images()).typical(1)
        ? other
        : one;
  }

  private double rate(Calibration calibration) {
    var times = calibration.times(limits.images());
    var images = times.efficient();
    return (double) calibration.lanes() * images / Math.max(1, times.typical(images));
  }

  private String key(BundleDescription description) {
    return String.join(
        "\n",
        description.architecture(),
        description.settings().toString(),
        description.input().toString(),
        Integer.toString(limits.images()),
        Integer.toString(cores),
        Machine.NAME);
  }

  /// What tells machines of different speed apart.
  private static final class Machine {
    private static final String NAME =
        String.join(
            " ",
            System.getProperty("os.arch"),
            Integer.toString(Runtime.getRuntime().availableProcessors()),
            processor());

    private Machine() {}

    private static String processor() {
      var file = Path.of("/proc/cpuinfo");
      if (!Files.isReadable(file)) {
        return "";
      }
      try (var lines = Files.lines(file)) {
        return lines.filter(line -> line.startsWith("model name")).findFirst().orElse("");
      } catch (IOException _) {
        return "";
      }
    }
  }
}
