package dev.millrace.learn.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.millrace.learn.engine.Network;
import dev.millrace.learn.engine.Script;
import dev.millrace.learn.engine.Values;
import dev.millrace.learn.layer.Weight;
import dev.millrace.learn.tensor.Dims;
import dev.millrace.learn.tensor.TensorData;
import dev.millrace.learn.tensor.TensorFile;
import java.util.ArrayList;
import java.util.List;

/// A rule at work on a network's learnt weights: one native call a group and step.
final class RuleOptimizer implements Optimizer {

  private static final String COUNT = "optimizer.count";

  private final Rule rule;
  private final Network network;
  private final NDManager scope;
  private final Script script;
  private final List<Group> groups = new ArrayList<>();
  private long count;

  RuleOptimizer(Rule rule, Network network, List<Integer> groupSizes) {
    this.rule = rule;
    this.network = network;
    this.scope = network.scope();
    this.script = Script.compile(rule.method());
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
    count++;
    for (int i = 0; i < groups.size(); i++) {
      if (!groups.get(i).weights.isEmpty()) {
        groups.get(i).step(gradients, settings.get(i));
      }
    }
  }

  @Override
  public List<TensorData> state() {
    List<TensorData> state = new ArrayList<>();
    state.add(TensorData.of(COUNT, Dims.of(2), low(count), high(count)));
    groups.forEach(group -> group.save(state));
    return state;
  }

  @Override
  public void restore(TensorFile file) {
    float[] saved = find(file, COUNT).toFloats();
    count = (long) saved[0] + ((long) saved[1] << 20);
    groups.forEach(group -> group.restore(file));
  }

  /// Whole numbers of 20 bits, which a float holds exactly.
  private static float low(long number) {
    return number & 0xFFFFF;
  }

  private static float high(long number) {
    return number >> 20;
  }

  private static TensorData find(TensorFile file, String name) {
    return file.tensor(name)
        .orElseThrow(() -> new IllegalArgumentException("The optimiser's state lacks " + name));
  }

  @Override
  public void close() {
    groups.forEach(Group::close);
    script.close();
    scope.close();
  }

  private final class Group {
    private final List<Weight> weights;
    private final List<List<NDArray>> memories = new ArrayList<>();
    private final List<IValue> lists = new ArrayList<>();
    private final IValue weightList;
    private final IValue first;
    private final IValue last;

    Group(int start, List<Weight> weights) {
      this.weights = weights;
      this.weightList = network.list(weights);
      this.first = IValue.from((long) start);
      this.last = IValue.from((long) start + weights.size());
      for (int i = 0; i < rule.memories().size(); i++) {
        List<NDArray> memory =
            weights.stream()
                .map(weight -> scope.zeros(new Shape(weight.dims().toArray()), DataType.FLOAT32))
                .toList();
        memories.add(memory);
        lists.add(Values.list(memory));
      }
    }

    void step(IValue gradients, Settings settings) {
      try (IValue rate = IValue.from(settings.rate());
          IValue momentum = IValue.from(settings.momentum());
          IValue decay = IValue.from(settings.decay());
          IValue number = IValue.from(count)) {
        List<IValue> arguments = new ArrayList<>(List.of(weightList, gradients, first, last));
        arguments.addAll(lists);
        arguments.addAll(List.of(rate, momentum, decay, number));
        script.record("step", arguments.toArray(IValue[]::new)).close();
      }
    }

    void save(List<TensorData> state) {
      for (int memory = 0; memory < memories.size(); memory++) {
        for (int i = 0; i < weights.size(); i++) {
          state.add(Values.copy(name(memory, i), memories.get(memory).get(i)));
        }
      }
    }

    void restore(TensorFile file) {
      for (int memory = 0; memory < memories.size(); memory++) {
        for (int i = 0; i < weights.size(); i++) {
          network.script().assign(memories.get(memory).get(i), find(file, name(memory, i)));
        }
      }
    }

    private String name(int memory, int weight) {
      return "optimizer.%s.%s".formatted(rule.memories().get(memory), weights.get(weight).name());
    }

    void close() {
      weightList.close();
      first.close();
      last.close();
      lists.forEach(IValue::close);
    }
  }
}
