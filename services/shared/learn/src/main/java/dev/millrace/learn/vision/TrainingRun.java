package dev.millrace.learn.vision;

import dev.millrace.learn.Bundle;
import dev.millrace.learn.Callback;
import dev.millrace.learn.Checkpoint;
import dev.millrace.learn.Learner;
import dev.millrace.learn.callback.Checkpointing;
import dev.millrace.learn.callback.LossScaling;
import dev.millrace.learn.callback.RateCurve;
import dev.millrace.learn.callback.RecipeRun;
import dev.millrace.learn.callback.Recorder;
import dev.millrace.learn.callback.StopWhen;
import dev.millrace.learn.data.Batch;
import dev.millrace.learn.data.BatchSource.BatchStream;
import dev.millrace.learn.data.ImageShape;
import dev.millrace.learn.data.ImageSource;
import dev.millrace.learn.data.PixelLoader;
import dev.millrace.learn.data.Targets;
import dev.millrace.learn.engine.Mode.Precision;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.optim.ParameterGroups;
import dev.millrace.learn.optim.Rules;
import dev.millrace.learn.tensor.TensorFile;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One training of a model for images, from a plan and two sets of pixels to a bundle.
///
/// A run that was begun anew from a checkpoint of another, with the same plan and sets, ends with
/// the same weights as if it had never been stopped (on the CPU, with the same numbers of threads
/// and of devices; within rounding with others). It belongs to one thread and holds native memory
/// until it is closed.
public final class TrainingRun implements AutoCloseable {

  private static final int LOADER_THREADS = 1;

  private final TrainingPlan plan;
  private final ImageSource train;
  private final ImageSource valid;
  private final Network network;
  private final RecipeRun recipe;
  private final Learner learner;
  private TrainingListener listener = new TrainingListener() {};
  private ImageShape shape;

  private TrainingRun(TrainingPlan plan, ImageSource train, ImageSource valid) {
    check(plan, train);
    check(plan, valid);
    this.plan = plan;
    this.train = train;
    this.valid = valid;
    this.shape = train.shape();
    this.network =
        Classifiers.network(
            plan.architecture(), shape, plan.normalization(), plan.objective(), plan.mode());
    this.recipe = new RecipeRun(plan.recipe(), plan.decay(), new Stages());
    this.learner =
        new Learner(
            network,
            ParameterGroups.of(network.graph(), plan.architecture().groupStarts()),
            Rules.adamW(),
            batches(train),
            PixelLoader.inOrder(valid, plan.batch(), LOADER_THREADS),
            plan.seed(),
            callbacks());
  }

  private PixelLoader batches(ImageSource images) {
    return PixelLoader.training(
        images, plan.batch(), plan.augmentation(), plan.seed(), LOADER_THREADS);
  }

  private List<Callback> callbacks() {
    List<Callback> callbacks = new ArrayList<>();
    callbacks.add(new StopWhen(() -> listener.cancelled()));
    callbacks.add(
        Measures.recorder(plan.objective(), train.shape(), this::stepped, this::epochEnded));
    callbacks.add(
        new Checkpointing(plan.checkpointEvery(), checkpoint -> listener.checkpointed(checkpoint)));
    callbacks.add(PlanStamp.of(plan, train.count()));
    callbacks.add(recipe);
    if (plan.mode().precision() == Precision.FLOAT16) {
      callbacks.add(new LossScaling(skipped -> listener.skipped(skipped)));
    }
    return callbacks;
  }

  private void initialize() {
    network.initialize(plan.seed());
    if (plan.beginning() instanceof Beginning.Pretrained(_, TensorFile weights)) {
      if (!(plan.architecture() instanceof BackboneClassifier classifier)) {
        throw new IllegalArgumentException(
            "There are no weights from elsewhere for " + plan.architecture().name());
      }
      Pretrained.load(network, classifier.backbone(), weights);
    }
  }

  /// How a run ended.
  public enum Outcome {
    /// All epochs are done.
    COMPLETED,
    /// The listener asked to stop.
    CANCELLED
  }

  /// Begins with the plan's first weights.
  ///
  /// @throws IllegalArgumentException when plan and sets do not fit together: channels, outputs,
  ///   targets, or fewer training images than a batch; or when the architecture takes no weights
  ///   from elsewhere
  /// @throws dev.millrace.learn.engine.WeightMismatch when these are of another backbone
  public static TrainingRun begin(TrainingPlan plan, ImageSource train, ImageSource valid) {
    var run = new TrainingRun(plan, train, valid);
    try {
      run.initialize();
      return run;
    } catch (RuntimeException e) {
      run.close();
      throw e;
    }
  }

  /// Begins where a checkpoint was taken.
  ///
  /// @throws IllegalArgumentException when the checkpoint is of another plan
  public static TrainingRun resume(
      TrainingPlan plan, ImageSource train, ImageSource valid, Checkpoint checkpoint) {
    PlanStamp.of(plan, train.count()).check(checkpoint);
    var run = new TrainingRun(plan, train, valid);
    run.recipe.resume(run.learner, checkpoint);
    return run;
  }

  /// Trains to the end, or until the listener cancels. A run that was cancelled is over; another
  /// one goes on from its checkpoint.
  public Outcome run(TrainingListener listener) {
    this.listener = listener;
    listener.started((long) plan.epochs() * learner.batches(), learner.totalStep());
    return recipe.follow(learner) ? Outcome.COMPLETED : Outcome.CANCELLED;
  }

  /// Some images of the first batch, as the network sees them, each with what is true of it in
  /// words: its class, its tags or its number.
  ///
  /// @param most how many at most
  public List<Map.Entry<SeenImage, String>> samples(int most) {
    List<Map.Entry<SeenImage, String>> samples = new ArrayList<>();
    try (BatchStream stream = batches(ScaledImages.of(train, shape)).open(0, 0);
        Batch batch = stream.next()) {
      var pixels = MemorySegment.ofBuffer(batch.pixels());
      for (int i = 0; i < Math.min(most, batch.count()); i++) {
        MemorySegment copy = MemorySegment.ofArray(new byte[shape.bytes()]);
        copy.copyFrom(pixels.asSlice((long) i * shape.bytes(), shape.bytes()));
        String truth = Measures.truth(plan.objective(), batch.targets(), i);
        samples.add(Map.entry(new SeenImage(shape, copy), truth));
      }
    }
    return samples;
  }

  /// The state between two steps, as a copy.
  public Checkpoint checkpoint() {
    return learner.checkpoint();
  }

  /// The model as it is now, with where it comes from.
  public Bundle bundle(Map<String, String> provenance) {
    var description =
        Applications.description(
            plan.objective(),
            plan.architecture(),
            shape,
            plan.normalization(),
            plan.fit(),
            provenance);
    return new Bundle(description, network.weights());
  }

  /// SHA-256 over all weights, as hexadecimal text.
  public String weightHash() {
    return network.weightHash();
  }

  private final class Stages implements RecipeRun.Workshop {

    @Override
    public void rateSearching(int stage, RateCurve soFar) {
      listener.rateSearching(stage, soFar);
    }

    @Override
    public void rateSearched(int stage, RateCurve curve) {
      listener.rateSearched(stage, curve);
    }

    @Override
    public void resize(int height, int width) {
      shape = new ImageShape(height, width, train.shape().channels());
      learner.data(
          batches(ScaledImages.of(train, shape)),
          PixelLoader.inOrder(ScaledImages.of(valid, shape), plan.batch(), LOADER_THREADS));
    }

    @Override
    public void save(int stage, String name) {
      listener.saved(stage, name, bundle(Map.of("saved", name)));
    }
  }

  private void stepped(Recorder.Step step) {
    listener.stepped(
        new StepMeasure(
            step.epoch(),
            step.step(),
            step.loss(),
            step.smoothedLoss(),
            step.rate(),
            step.momentum()));
  }

  private void epochEnded(Recorder.Epoch epoch) {
    listener.epochEnded(
        new EpochMeasure(
            epoch.epoch(), epoch.trainLoss(), epoch.validLoss(), epoch.metrics(), epoch.seconds()));
  }

  private static void check(TrainingPlan plan, ImageSource set) {
    var objective = plan.objective();
    if (objective.outputs() != plan.architecture().classes()) {
      throw new IllegalArgumentException(
          "The network gives %d values, but the plan's %s take %d"
              .formatted(plan.architecture().classes(), objective.names(), objective.outputs()));
    }
    var targets = set.targets();
    if (targets.bytes() != objective.targetBytes()) {
      throw new IllegalArgumentException(
          "The targets of images take %d bytes, but the plan's %s need %d"
              .formatted(targets.bytes(), objective.names(), objective.targetBytes()));
    }
    if (objective instanceof Classes(var names)) {
      checkLabels(targets, set.count(), names.size());
    }
  }

  private static void checkLabels(Targets targets, int count, int classes) {
    var label = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
    for (int i = 0; i < count; i++) {
      targets.write(i, label, 0);
      if (label.getLong(0) < 0 || label.getLong(0) >= classes) {
        throw new IllegalArgumentException(
            "Image %d has label %d, but there are %d classes"
                .formatted(i, label.getLong(0), classes));
      }
    }
  }

  @Override
  public void close() {
    learner.close();
    network.close();
  }
}
