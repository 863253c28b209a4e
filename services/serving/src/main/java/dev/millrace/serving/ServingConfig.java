package dev.millrace.serving;

import dev.millrace.serving.access.AccessConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// How much serving takes on at a time.
@ConfigMapping(prefix = "millrace.serving")
public interface ServingConfig {
  /// Platform threads that models run on; by default half of the processors.
  OptionalInt threads();

  /// A folder where it is kept how networks use this machine best, so that they need not be
  /// measured again at the next start.
  Optional<Path> calibrations();

  /// Whether models may compute in 8 bits, those that evaluation found as often right so and that
  /// are faster so on this machine: up to three times. Not by default, as their probabilities are
  /// no longer those of the evaluation: they differ by some hundredths on average, and single ones
  /// by tenths.
  @WithDefault("false")
  boolean eightBits();

  /// Registered versions that stay loaded beside the champions.
  @WithDefault("4")
  int versions();

  /// How images of different requests are run together.
  Batch batch();

  /// What one request may hold.
  Limits limits();

  /// Who may ask.
  AccessConfig access();

  /// Predictions that wait to be told to the mesh; more are dropped.
  @WithDefault("10000")
  int predictions();

  /// The share of a project's items whose predictions are told to the mesh, 0 to 1, by project; all
  /// where it is not set. An item is told of always or never.
  Map<String, Double> sampling();

  /// The name that this replica acknowledges swaps with; by default process and host.
  Optional<String> replica();

  /// How images of different requests are run together.
  interface Batch {
    /// The most images in one run of a model.
    @WithDefault("32")
    int images();

    /// The most images that wait for a model; more are refused.
    @WithDefault("1024")
    int waiting();

    /// The longest that a batch is held back for others to join, which is done only while single
    /// images could not keep up with what comes in.
    @WithDefault("2ms")
    Duration delay();

    /// How long an answer needs from the model to the caller; a deadline is met when it leaves so
    /// much.
    @WithDefault("2ms")
    Duration reserve();
  }

  /// What one request may hold.
  interface Limits {
    /// Images in a request.
    @WithDefault("256")
    int images();

    /// Bytes of one encoded image.
    @WithDefault("20971520")
    long imageBytes();

    /// Width times height of one encoded image.
    @WithDefault("50000000")
    long imagePixels();

    /// Inputs in a request that asks for heatmaps.
    @WithDefault("16")
    int heatmaps();

    /// Bytes of a JSON request, with the tensors that follow it.
    @WithDefault("33554432")
    int jsonBytes();
  }
}
