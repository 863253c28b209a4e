package dev.millrace.learn.callback;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.millrace.learn.Callback;
import dev.millrace.learn.Cancelled;
import dev.millrace.learn.Cancelled.Level;
import dev.millrace.learn.Learner;
import dev.millrace.learn.engine.Torch;
import dev.millrace.learn.engine.Values;
import dev.millrace.learn.tensor.TensorData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Steps along the mean gradient of several batches, as one batch of all their items would, in the
/// memory that one of them takes. Normalisations still see each batch alone.
///
/// Sums go on from one epoch into the next; what is left at the end of a fit is dropped.
public final class Accumulation implements Callback {

  private final int batches;
  private Optional<IValue> sums = Optional.empty();
  private int gathered;

  /// Steps once every so many batches.
  public Accumulation(int batches) {
    if (batches < 1) {
      throw new IllegalArgumentException("A step takes a batch or more, but got " + batches);
    }
    this.batches = batches;
  }

  /// Behind [LossScaling], and before clipping, which is for the mean.
  @Override
  public int order() {
    return -40;
  }

  @Override
  public boolean inTrials() {
    return true;
  }

  @Override
  public void beforeStep(Learner learner) {
    IValue gradients = learner.gradients();
    gathered++;
    if (gathered == batches) {
      sums.ifPresent(before -> learner.network().add(gradients, before, 1.0 / batches));
      drop();
      return;
    }
    sums.ifPresentOrElse(
        before -> learner.network().add(before, gradients, 1),
        () -> sums = Optional.of(learner.network().copy(gradients)));
    throw new Cancelled(Level.STEP);
  }

  @Override
  public void afterFit(Learner learner) {
    drop();
  }

  private void drop() {
    sums.ifPresent(IValue::close);
    sums = Optional.empty();
    gathered = 0;
  }

  @Override
  public Map<String, String> state() {
    return Map.of("gathered", Integer.toString(gathered));
  }

  @Override
  public List<TensorData> tensors() {
    List<TensorData> copies = new ArrayList<>();
    sums.ifPresent(list -> {
      try (NDManager scope = Torch.scope()) {
        for (NDArray sum : Values.arrays(list, scope)) {
          copies.add(Values.copy(Integer.toString(copies.size()), sum));
        }
      }
    });
    return copies;
  }

  @Override
  public void restore(Map<String, String> state, List<TensorData> tensors) {
    drop();
    gathered = Integer.parseInt(state.getOrDefault("gathered", "0"));
    if (!tensors.isEmpty()) {
      try (NDManager scope = Torch.scope()) {
        sums = Optional.of(Values.list(tensors.stream().map(sum -> array(sum, scope)).toList()));
      }
    }
  }

  private static NDArray array(TensorData sum, NDManager scope) {
    return scope.create(sum.toFloats(), new Shape(sum.dims().toArray()));
  }
}
