package dev.millrace.learn.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.layer.Weight;
import dev.millrace.learn.tensor.TensorData;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The weights of a network in native memory on its first device, and for each device what images
/// are normalised by, as the lists that programs take.
final class WeightMemory implements AutoCloseable {

  private final DataType type;
  private final NDManager scope;
  private final List<NDArray> parameters = new ArrayList<>();
  private final List<NDArray> buffers = new ArrayList<>();
  private final IValue parameterList;
  private final IValue bufferList;
  private final IValue constantList;

  /// Allocates weights, all zero.
  WeightMemory(Graph graph, Normalization normalization, DataType type, List<Device> devices) {
    this.type = type;
    this.scope = Torch.scope(devices.getFirst());
    graph.parameters().forEach(weight -> parameters.add(zeros(weight)));
    graph.buffers().forEach(weight -> buffers.add(zeros(weight)));
    parameterList = Values.list(parameters);
    bufferList = Values.list(buffers);
    constantList =
        Values.list(devices.stream().flatMap(device -> constants(device, normalization)).toList());
  }

  private NDArray zeros(Weight weight) {
    return scope.zeros(new Shape(weight.dims().toArray()), type);
  }

  private Stream<NDArray> constants(Device device, Normalization normalization) {
    NDManager there = scope.newSubManager(device);
    var shape = new Shape(normalization.channels());
    return Stream.of(normalization.byteScale(), normalization.byteShift())
        .map(values -> there.create(values, shape).toType(type, false));
  }

  /// Learnt weights, in the order of the graph.
  IValue parameters() {
    return parameterList;
  }

  /// Kept weights, in the order of the graph.
  IValue buffers() {
    return bufferList;
  }

  /// A factor and a shift for each device.
  IValue constants() {
    return constantList;
  }

  /// One weight.
  NDArray array(Weight weight) {
    return (weight.learnt() ? parameters : buffers).get(weight.index());
  }

  /// Some weights as one argument of a program. The caller closes it.
  IValue list(List<Weight> weights) {
    return Values.list(weights.stream().map(this::array).toList());
  }

  /// A copy of one weight.
  TensorData copy(Weight weight) {
    return Values.copy(weight.name(), array(weight));
  }

  @Override
  public void close() {
    parameterList.close();
    bufferList.close();
    constantList.close();
    scope.close();
  }
}
