package dev.millrace.learn.vision;

import dev.millrace.learn.Callback;
import dev.millrace.learn.Learner;
import dev.millrace.learn.callback.LossScaling;
import dev.millrace.learn.callback.Recorder;
import dev.millrace.learn.data.Augmentation;
import dev.millrace.learn.data.PixelLoader;
import dev.millrace.learn.engine.Mode.Precision;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.layer.Architecture;
import dev.millrace.learn.metric.Judged;
import dev.millrace.learn.metric.Metric;
import dev.millrace.learn.optim.ParameterGroups;
import dev.millrace.learn.optim.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// What stays of an image learner's loop while its data, precision and devices change.
///
/// @param steps told each training step
/// @param epochs told each epoch
record ImageLoops<S extends Judged>(
    Architecture architecture,
    long seed,
    List<Metric<S>> metrics,
    Consumer<Recorder.Step> steps,
    Consumer<Recorder.Epoch> epochs) {

  static final int LOADER_THREADS = 2;

  ImageLoops {
    metrics = List.copyOf(metrics);
  }

  /// A loop for a network; half precision scales its losses.
  Learner learner(Network network, ImageData<S> data) {
    List<Callback> callbacks = new ArrayList<>();
    callbacks.add(new Recorder(data.objective().judged(), metrics, steps, epochs));
    if (network.mode().precision() == Precision.FLOAT16) {
      callbacks.add(new LossScaling());
    }
    return new Learner(
        network,
        ParameterGroups.of(network.graph(), architecture.groupStarts()),
        Rules.adamW(),
        train(data),
        valid(data),
        seed,
        callbacks);
  }

  /// Batches to train on.
  PixelLoader train(ImageData<S> data) {
    return PixelLoader.training(
        data.train(), data.batch(), Augmentation.NONE, seed, LOADER_THREADS);
  }

  /// Batches to validate on.
  PixelLoader valid(ImageData<S> data) {
    return PixelLoader.inOrder(data.valid(), data.batch(), LOADER_THREADS);
  }
}
