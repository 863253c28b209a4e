package dev.millrace.learn.vision;

import ai.djl.Device;
import dev.millrace.learn.Bundle;
import dev.millrace.learn.Callback;
import dev.millrace.learn.Checkpoint;
import dev.millrace.learn.Learner;
import dev.millrace.learn.Stage;
import dev.millrace.learn.callback.OneCycle;
import dev.millrace.learn.callback.RateCurve;
import dev.millrace.learn.callback.RateFinder;
import dev.millrace.learn.callback.Recorder;
import dev.millrace.learn.callback.WarmRestarts;
import dev.millrace.learn.data.ImageSource;
import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.engine.Mode;
import dev.millrace.learn.engine.Mode.Precision;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.layer.Architecture;
import dev.millrace.learn.metric.Judged;
import dev.millrace.learn.metric.Metric;
import dev.millrace.learn.optim.Rates;
import dev.millrace.learn.optim.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/// A model for images that learns, with the usual settings for what is not said: decay 0.01, a
/// highest rate of 0.003 for the last parameter group and a tenth for the others, everything in 32
/// bits, on the first GPU or else on the CPU.
///
/// It belongs to one thread and holds native memory until it is closed.
///
/// @param <S> what metrics of the objective are fed with
public final class ImageLearner<S extends Judged> implements AutoCloseable {

  private static final Rates RATES = Rates.last(3e-3);
  private static final double DECAY = 0.01;
  private static final double MOMENTUM = 0.9;

  private ImageData<S> data;
  private final Architecture architecture;
  private final Normalization normalization;
  private final ImageLoops<S> loops;
  private Network network;
  private Learner learner;
  private Augmenter augmenter;
  private final List<Recorder.Step> steps = new ArrayList<>();
  private final List<Recorder.Epoch> epochs = new ArrayList<>();

  ImageLearner(
      ImageData<S> data,
      Architecture architecture,
      Normalization normalization,
      Network network,
      long seed,
      List<Metric<S>> metrics) {
    this.data = data;
    this.architecture = architecture;
    this.normalization = normalization;
    this.network = network;
    this.loops = new ImageLoops<>(architecture, seed, metrics, steps::add, epochs::add);
    this.learner = loops.learner(network, data);
    this.augmenter = augment();
  }

  private Augmenter augment() {
    var chosen = new Augmenter(data.augmentation(), data.shape(), data.objective(), loops.seed());
    learner.transform(chosen);
    return chosen;
  }

  /// Goes on with other data, such as the same images at another size; weights, frozen groups and
  /// what the optimiser remembers stay.
  ///
  /// @throws IllegalArgumentException when the other objective or the other shape needs other
  ///   weights
  public void data(ImageData<S> other) {
    if (!other.objective().equals(data.objective())) {
      throw new IllegalArgumentException(
          "The learner was made for %s, but the other data has %s"
              .formatted(data.objective(), other.objective()));
    }
    if (other.shape().channels() != data.shape().channels()
        || !network.runs(Classifiers.graph(architecture, other.shape()))) {
      throw new IllegalArgumentException(
          "%s learns images of %s, and needs other weights for %s"
              .formatted(architecture.name(), data.shape(), other.shape()));
    }
    augmenter.close();
    data = other;
    learner.data(loops.train(other), loops.valid(other));
    augmenter = augment();
  }

  /// The data that is learnt from.
  public ImageData<S> data() {
    return data;
  }

  /// Goes on with convolutions in bfloat16 and everything else in 32 bits: with about half the time
  /// a step on processors and GPUs that compute in it, and more on others.
  public ImageLearner<S> toBfloat16() {
    return compute(network.mode().in(Precision.BFLOAT16));
  }

  /// Goes on with convolutions in half precision and everything else in 32 bits, for GPUs. Losses
  /// are scaled, see [dev.millrace.learn.callback.LossScaling].
  public ImageLearner<S> toFloat16() {
    return compute(network.mode().in(Precision.FLOAT16));
  }

  /// Goes on with everything in 32 bits.
  public ImageLearner<S> toFloat32() {
    return compute(network.mode().in(Precision.FLOAT32));
  }

  /// Goes on on other devices, which share each batch and together do what one would, see [Mode].
  ///
  /// @param devices such as [dev.millrace.learn.engine.Devices#all]
  /// @throws IllegalArgumentException when this machine lacks one of them
  public ImageLearner<S> on(List<Device> devices) {
    return compute(network.mode().on(devices));
  }

  /// Weights, frozen groups and what the optimiser remembers go on from where they are.
  private ImageLearner<S> compute(Mode mode) {
    Checkpoint before = learner.checkpoint();
    var other = new Network(network.graph(), normalization, mode, data.objective());
    learner.close();
    network.close();
    network = other;
    learner = loops.learner(other, data);
    learner.transform(augmenter);
    learner.resumeBetweenFits(before);
    return this;
  }

  /// Fits with one cycle of the rate.
  public void fitOneCycle(int epochs) {
    fitOneCycle(epochs, RATES);
  }

  /// Fits with one cycle up to some rates.
  public void fitOneCycle(int epochs, Rates rates) {
    List<Double> each = rates.of(learner.groups().count());
    fit(epochs, each, List.of(OneCycle.of(each)));
  }

  /// Fits at constant rates.
  public void fit(int epochs, Rates rates) {
    fit(epochs, rates.of(learner.groups().count()), List.of());
  }

  /// Fits with rates that fall and start again, each time for longer.
  public void fitRestarts(int cycles, int epochs, int multiplier, Rates rates) {
    List<Double> each = rates.of(learner.groups().count());
    var stage = new Stage.FitRestarts(cycles, epochs, multiplier, new Stage.Source.Given(rates));
    fit(stage.fittedEpochs(), each, List.of(new WarmRestarts(each, epochs, multiplier)));
  }

  private void fit(int epochs, List<Double> rates, List<Callback> schedules) {
    List<Settings> settings =
        rates.stream().map(rate -> new Settings(rate, MOMENTUM, DECAY)).toList();
    learner.fit(epochs, settings, schedules);
  }

  /// Searches a learning rate; everything is as before afterwards.
  ///
  /// @throws CancellationException when a callback has cancelled it
  public RateCurve findRate() {
    return RateFinder.search(learner, DECAY)
        .orElseThrow(() -> new CancellationException("A callback has ended the search for a rate"));
  }

  /// Leaves only the last parameter group, and normalisations, to be learnt.
  public void freeze() {
    learner.freeze();
  }

  /// Lets all parameter groups be learnt.
  public void unfreeze() {
    learner.unfreeze();
  }

  /// Freezes the parameter groups before a number; negative ones count from the last.
  public void freezeTo(int group) {
    learner.freezeTo(group);
  }

  /// Each training step so far.
  public List<Recorder.Step> steps() {
    return List.copyOf(steps);
  }

  /// Each epoch so far.
  public List<Recorder.Epoch> epochs() {
    return List.copyOf(epochs);
  }

  /// The loop underneath, for callbacks and checkpoints of one's own. It is another one after a
  /// change of precision or devices.
  public Learner learner() {
    return learner;
  }

  /// What the model says of the images for validation.
  public S validate() {
    Examination examination = examination();
    return examination.judge(data.objective(), data.valid(), examination.plain());
  }

  /// What the model says of the images for validation when it looks at each nine times: plain, and
  /// at all corners, larger, as they are and mirrored.
  public S validateAugmented() {
    try (var method = new TestTimeAugmentation(network)) {
      return examination().judge(data.objective(), data.valid(), method);
    }
  }

  /// The answers to some images of the data's shape, a row each: a probability a class or tag, or
  /// numbers.
  public float[][] answers(ImageSource images) {
    Examination examination = examination();
    return examination.answers(images, examination.plain());
  }

  /// The answers to some images when the model looks at each nine times, as [#validateAugmented()].
  public float[][] answersAugmented(ImageSource images) {
    try (var method = new TestTimeAugmentation(network)) {
      return examination().answers(images, method);
    }
  }

  /// Draws the first images for training as the network sees them, changed at random, with what is
  /// true of them.
  ///
  /// @throws java.io.UncheckedIOException when the file cannot be written
  public void drawBatch(Path png, int most) {
    Sheets.write(png, Pictures.batch(data, augmenter, most));
  }

  /// Draws the first images for validation with what is true of them and what the model says.
  ///
  /// @throws java.io.UncheckedIOException when the file cannot be written
  public void drawResults(Path png, int most) {
    var first = new FirstImages(data.valid(), Math.min(most, data.valid().count()));
    Sheets.write(png, Pictures.results(data, answers(first)));
  }

  private Examination examination() {
    return new Examination(network, data.batch(), ImageLoops.LOADER_THREADS);
  }

  /// The model as it is now, with where it comes from.
  public Bundle bundle(Map<String, String> provenance) {
    return new Bundle(
        Applications.description(
            data.objective(), architecture, data.shape(), normalization, data.fit(), provenance),
        network.weights());
  }

  @Override
  public void close() {
    augmenter.close();
    learner.close();
    network.close();
  }
}
