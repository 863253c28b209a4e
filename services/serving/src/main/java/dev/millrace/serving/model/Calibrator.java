package dev.millrace.serving.model;

import dev.millrace.learn.BundleDescription;
import dev.millrace.learn.onnx.Spans;
import dev.millrace.mesh.job.Niceness;
import dev.millrace.proto.evaluation.v1.GoldenItems;
import dev.millrace.serving.batch.BatchLimits;
import dev.millrace.serving.batch.RunTimes;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way a network is opened so that it uses the cores best: in 8 bits where evaluation found
/// that it may, in many runs of one thread each or in few of several. A network that was never
/// loaded here is measured in each way; one that was, of whatever weights, is opened as it was
/// found best.
///
/// A model answers in one way as long as it is loaded, single images and batches alike.
final class Calibrator {
  private static final Logger LOG = LoggerFactory.getLogger(Calibrator.class);

  /// How much more a way must bring in all to be worth a longer wait of the single image, or other
  /// last digits.
  private static final double WORTH_IT = 1.1;

  private final BundleOpener opener;
  private final Calibrations calibrations;
  private final BatchLimits limits;
  private final int cores;
  private final boolean eightBits;

  /// A network at work.
  ///
  /// @param limits with as many lanes and threads as suit it
  /// @param golden the golden items with the answers that it should give as it computes
  record Calibrated(
      Classifier classifier, BatchLimits limits, RunTimes times, GoldenItems golden) {}

  /// @param eightBits whether models may compute in 8 bits at all
  Calibrator(
      BundleOpener opener,
      Calibrations calibrations,
      BatchLimits limits,
      int cores,
      boolean eightBits) {
    this.opener = opener;
    this.calibrations = calibrations;
    this.limits = limits;
    this.cores = cores;
    this.eightBits = eightBits;
  }

  /// Opens and warms.
  ///
  /// @throws UnfitBundleException when the bundle must not serve
  Calibrated open(Path bundle, GoldenItems golden) {
    if (eightBits && EightBitsLeave.isGiven(golden)) {
      try {
        return open(bundle, golden, Optional.of(EightBitsLeave.of(golden)));
      } catch (UnfitBundleException e) {
        LOG.warn(
            "A model does not answer in 8 bits here as evaluation found, and is tried in 32: {}",
            e.getMessage());
      } catch (RuntimeException e) {
        LOG.warn("A model cannot compute in 8 bits here, and is tried in 32", e);
      }
    }
    return open(bundle, golden, Optional.empty());
  }

  private Calibrated open(Path bundle, GoldenItems golden, Optional<EightBitsLeave> leave) {
    var plain = opener.open(bundle, 1);
    Calibration calibration;
    try {
      calibration = calibration(bundle, plain, golden, leave);
      if (calibration.threads() == 1 && !calibration.eightBits()) {
        return warmed(plain, golden, calibration);
      }
    } catch (RuntimeException e) {
      plain.close();
      throw e;
    }
    plain.close();
    return calibration.eightBits()
        ? inEightBits(bundle, leave.orElseThrow(), calibration)
        : warmedOrClosed(opener.open(bundle, calibration.threads()), golden, calibration);
  }

  private Calibrated inEightBits(Path bundle, EightBitsLeave leave, Calibration calibration) {
    var opened = opener.open(bundle, calibration.threads(), leave.spans());
    try {
      GoldenProof.of(opened, leave.golden());
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
    return warmedOrClosed(opened, leave.golden(), calibration);
  }

  private Calibrated warmedOrClosed(
      Classifier classifier, GoldenItems golden, Calibration calibration) {
    try {
      return warmed(classifier, golden, calibration);
    } catch (RuntimeException e) {
      classifier.close();
      throw e;
    }
  }

  private Calibrated warmed(Classifier classifier, GoldenItems golden, Calibration calibration) {
    var warmUp = new WarmUp(classifier, golden, limits.images());
    // Models that answer now come first.
    Niceness.LONG_WORK.run(warmUp::brief);
    return new Calibrated(
        classifier,
        limits.withLanes(calibration.lanes(), calibration.threads()),
        calibration.times(limits.images()),
        golden);
  }

  private Calibration calibration(
      Path bundle, Classifier plain, GoldenItems golden, Optional<EightBitsLeave> leave) {
    var key = key(plain.description(), leave.isPresent());
    return calibrations
        .find(key)
        .orElseGet(() -> {
          var chosen = measure(bundle, plain, golden, leave);
          calibrations.keep(key, chosen);
          return chosen;
        });
  }

  private Calibration measure(
      Path bundle, Classifier plain, GoldenItems golden, Optional<EightBitsLeave> leave) {
    var best = measure(plain, golden, false, 1);
    for (int threads : wider()) {
      try (var wide = opener.open(bundle, threads)) {
        best = better(best, measure(wide, golden, false, threads));
      }
    }
    if (leave.isPresent()) {
      var eight = measureEightBits(bundle, golden, leave.get().spans());
      LOG.info("In 8 bits it answers {} times as many images as in 32", rate(eight) / rate(best));
      best = rate(eight) > WORTH_IT * rate(best) ? eight : best;
    }
    LOG.info(
        "{} at {} runs best in {} bits with {} threads in {} lanes",
        plain.description().architecture(),
        plain.description().input(),
        best.eightBits() ? 8 : 32,
        best.threads(),
        best.lanes());
    return best;
  }

  private Calibration measureEightBits(Path bundle, GoldenItems golden, Spans spans) {
    Calibration best;
    try (var narrow = opener.open(bundle, 1, spans)) {
      best = measure(narrow, golden, true, 1);
    }
    for (int threads : wider()) {
      try (var wide = opener.open(bundle, threads, spans)) {
        best = better(best, measure(wide, golden, true, threads));
      }
    }
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

  private Calibration measure(
      Classifier classifier, GoldenItems golden, boolean inEightBits, int threads) {
    var lanes = Math.max(1, cores / threads);
    var times = new WarmUp(classifier, golden, limits.images()).run(lanes);
    return Calibration.of(inEightBits, threads, lanes, times, limits.images());
  }

  /// The one that answers more images a second; the one that answers a single image sooner where
  /// that makes little difference.
  private Calibration better(Calibration one, Calibration other) {
    var gain = rate(other) / rate(one);
    if (gain > WORTH_IT || gain < 1 / WORTH_IT) {
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

  private String key(BundleDescription description, boolean mayUseEightBits) {
    return String.join(
        "\n",
        description.architecture(),
        description.settings().toString(),
        description.input().toString(),
        Integer.toString(limits.images()),
        Integer.toString(cores),
        mayUseEightBits ? "8 or 32 bits" : "32 bits",
        Machine.NAME);
  }
}
