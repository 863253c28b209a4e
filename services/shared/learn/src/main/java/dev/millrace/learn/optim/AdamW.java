package dev.millrace.learn.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.engine.Torch;
import dev.millrace.learn.engine.Values;
import dev.millrace.learn.layer.Weight;
import dev.millrace.learn.tensor.TensorData;
import dev.millrace.learn.tensor.TensorFile;
import java.util.ArrayList;
import java.util.List;

/// Adam with decoupled weight decay, in one native call a group: moving averages of gradients and
/// of their squares, both free of their start's bias. Loshchilov and Hutter 2019.
///
/// All weights decay, those of normalisations as well. The first beta is the group's momentum.
public final class AdamW implements Optimizer {

  private static final double BETA2 = 0.99;
  private static final double EPSILON = 1e-8;

  private final Network network;
  private final NDManager scope = Torch.scope();
  private final List<Group> groups = new ArrayList<>();

  /// Begins with nothing remembered.
  public AdamW(Network network, List<Integer> groupSizes) {
    this.network = network;
    int start = 0;
    for (int size : groupSizes) {
      groups.add(new Group(start, network.learnt().subList(start, start + size)));
      start += size;
    }
    if (start != network.learnt().size()) {
      throw new IllegalArgumentException(
          "Groups of %s weights are not the %d that are learnt"
              .formatted(groupSizes, network.learnt().size()));
    }
  }

  @Override
  public void step(IValue gradients, List<Settings> settings) {
    for (int i = 0; i < groups.size(); i++) {
      if (!groups.get(i).weights.isEmpty()) {
        groups.get(i).step(gradients, settings.get(i));
      }
    }
  }

  @Override
  public List<TensorData> state() {
    return groups.stream().flatMap(group -> group.state().stream()).toList();
  }

  @Override
  public void restore(TensorFile file) {
    groups.forEach(group -> group.restore(file));
  }

  @Override
  public void close() {
    groups.forEach(Group::close);
    scope.close();
  }

  private final class Group {
    private final int start;
    private final List<Weight> weights;
    private final List<NDArray> averages = new ArrayList<>();
    private final List<NDArray> squares = new ArrayList<>();
    private final List<NDArray> steps = new ArrayList<>();
    private final IValue weightList;
    private final IValue averageList;
    private final IValue squareList;
    private final IValue stepList;

    Group(int start, List<Weight> weights) {
      this.start = start;
      this.weights = weights;
      for (Weight weight : weights) {
        Shape shape = new Shape(weight.dims().toArray());
        averages.add(scope.zeros(shape, DataType.FLOAT32));
        squares.add(scope.zeros(shape, DataType.FLOAT32));
        steps.add(scope.zeros(new Shape(), DataType.FLOAT32));
      }
      weightList = network.list(weights);
      averageList = Values.list(averages);
      squareList = Values.list(squares);
      stepList = Values.list(steps);
    }

    void step(IValue gradients, Settings settings) {
      try (IValue first = IValue.from((long) start);
          IValue last = IValue.from((long) start + weights.size());
          IValue rate = IValue.from(settings.rate());
          IValue beta1 = IValue.from(settings.momentum());
          IValue beta2 = IValue.from(BETA2);
          IValue decay = IValue.from(settings.decay());
          IValue epsilon = IValue.from(EPSILON)) {
        IValue[] arguments = {
          weightList,
          gradients,
          averageList,
          squareList,
          stepList,
          first,
          last,
          rate,
          beta1,
          beta2,
          decay,
          epsilon
        };
        network.script().record("adamw", arguments).close();
      }
    }

    List<TensorData> state() {
      List<TensorData> state = new ArrayList<>();
      for (int i = 0; i < weights.size(); i++) {
        String name = name(i);
        state.add(Values.copy(name + ".average", averages.get(i)));
        state.add(Values.copy(name + ".square", squares.get(i)));
        state.add(Values.copy(name + ".steps", steps.get(i)));
      }
      return state;
    }

    void restore(TensorFile file) {
      for (int i = 0; i < weights.size(); i++) {
        String name = name(i);
        restore(file, name + ".average", averages.get(i));
        restore(file, name + ".square", squares.get(i));
        restore(file, name + ".steps", steps.get(i));
      }
    }

    private void restore(TensorFile file, String name, NDArray target) {
      TensorData saved =
          file.tensor(name)
              .orElseThrow(
                  () -> new IllegalArgumentException("The optimiser's state lacks " + name));
      network.script().assign(target, saved);
    }

    private String name(int i) {
      return "optimizer." + weights.get(i).name();
    }

    void close() {
      weightList.close();
      averageList.close();
      squareList.close();
      stepList.close();
    }
  }
}
