package dev.millrace.serving;

import dev.millrace.host.ServiceHealth;
import dev.millrace.learn.vision.ImageLimits;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.proto.inference.GRPCInferenceServiceGrpc;
import dev.millrace.proto.serving.v1.ServingGrpc;
import dev.millrace.serving.access.Gate;
import dev.millrace.serving.batch.BatchLimits;
import dev.millrace.serving.model.BundleOpener;
import dev.millrace.serving.model.Calibrations;
import dev.millrace.serving.model.ModelFollower;
import dev.millrace.serving.model.ModelLoader;
import dev.millrace.serving.model.Models;
import dev.millrace.serving.protocol.Questions;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;

/// The serving service's place in the mesh: the models that it follows and the predictions that it
/// tells of, from start to stop.
@Singleton
public final class ServingMesh {
  private final ModelLoader loader;
  private final PredictionLog predictions;
  private final Models models;
  private final ModelFollower follower;
  private final Answering answering;
  private final Questions questions;
  private final Gate gate;
  private final ServingMeters meters;
  private final HeatmapStudio heatmaps;

  @Inject
  ServingMesh(ServingConfig config, EventLog log, BlobStore blobs, MeterRegistry registry) {
    this(config, log, blobs, registry, BundleOpener.learn());
  }

  ServingMesh(
      ServingConfig config,
      EventLog log,
      BlobStore blobs,
      MeterRegistry registry,
      BundleOpener opener) {
    var processors = Runtime.getRuntime().availableProcessors();
    var threads = config.threads().orElse(Math.max(1, processors / 2));
    this.meters = new ServingMeters(registry);
    this.gate = new Gate(config.access(), System::nanoTime);
    var limits = config.limits();
    this.loader =
        new ModelLoader(
            blobs,
            opener,
            new Calibrations(config.calibrations()),
            threads,
            config.eightBits(),
            limits(config.batch(), threads),
            meters);
    this.predictions = new PredictionLog(log, config.predictions(), config.sampling(), meters);
    this.models = new Models(loader, config.versions(), meters, new SwapNews(log, replica(config)));
    this.follower = new ModelFollower(log, models);
    this.heatmaps = new HeatmapStudio(blobs);
    this.questions = new Questions(limits.images());
    this.answering =
        new Answering(
            models,
            new ImageReader(new ImageLimits(limits.imageBytes(), limits.imagePixels()), processors),
            predictions,
            meters);
  }

  private static String replica(ServingConfig config) {
    return config.replica().orElseGet(() -> ManagementFactory.getRuntimeMXBean().getName());
  }

  private static BatchLimits limits(ServingConfig.Batch batch, int lanes) {
    return new BatchLimits(
        batch.images(), batch.waiting(), lanes, 1, batch.delay(), batch.reserve());
  }

  /// The models that can be asked.
  Models models() {
    return models;
  }

  /// The way to an answer.
  Answering answering() {
    return answering;
  }

  /// The reader of requests, within this service's limits.
  Questions questions() {
    return questions;
  }

  /// Who may ask.
  Gate gate() {
    return gate;
  }

  /// What this service counts.
  ServingMeters meters() {
    return meters;
  }

  /// Where heatmaps are made.
  HeatmapStudio heatmaps() {
    return heatmaps;
  }

  /// Whether every champion that was registered at the start is loaded, or has failed.
  public boolean isReady() {
    return follower.isReady();
  }

  void start(@Observes StartupEvent event, ServiceHealth health) {
    tell(health, false);
    follower.start(() -> tell(health, true));
  }

  private static void tell(ServiceHealth health, boolean canAnswer) {
    health.set(GRPCInferenceServiceGrpc.SERVICE_NAME, canAnswer);
    health.set(ServingGrpc.SERVICE_NAME, canAnswer);
  }

  void stop(@Observes ShutdownEvent event) {
    follower.close();
    models.close();
    loader.close();
    heatmaps.close();
    predictions.close();
  }
}
