package dev.millrace.learn.onnx;

import dev.millrace.learn.tensor.Dims;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/// An ONNX file that grows node by node; operator set 17.
final class OnnxModel {

  private static final int IR_VERSION = 8;
  private static final int OPERATOR_SET = 17;
  private static final int FLOAT = 1;
  private static final int UINT8 = 2;
  private static final int TYPE_INT = 2;
  private static final int TYPE_INTS = 7;

  private final ProtoWriter graph = new ProtoWriter().text(2, "network");
  private int nodes;

  /// An attribute of a node.
  record Attribute(String name, boolean list, List<Long> values) {
    static Attribute of(String name, long value) {
      return new Attribute(name, false, List.of(value));
    }

    static Attribute list(String name, long... values) {
      return new Attribute(name, true, Arrays.stream(values).boxed().toList());
    }
  }

  void input(String name, Dims withoutBatch) {
    graph.message(11, value(name, UINT8, withoutBatch));
  }

  void output(String name, Dims withoutBatch) {
    graph.message(12, value(name, FLOAT, withoutBatch));
  }

  void tensor(String name, Dims dims, float... values) {
    var tensor = new ProtoWriter();
    dims.sizes().forEach(size -> tensor.number(1, size));
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    graph.message(5, tensor.number(2, FLOAT).text(8, name).bytes(9, raw.array()));
  }

  void node(String operator, String output, List<String> inputs, Attribute... attributes) {
    var node = new ProtoWriter();
    inputs.forEach(input -> node.text(1, input));
    node.text(2, output).text(3, operator + "_" + nodes++).text(4, operator);
    for (Attribute attribute : attributes) {
      node.message(5, attribute(attribute));
    }
    graph.message(1, node);
  }

  byte[] toBytes() {
    return new ProtoWriter()
        .number(1, IR_VERSION)
        .text(2, "millrace")
        .message(8, new ProtoWriter().text(1, "").number(2, OPERATOR_SET))
        .message(7, graph)
        .toBytes();
  }

  private static ProtoWriter attribute(Attribute attribute) {
    var message = new ProtoWriter().text(1, attribute.name());
    for (long value : attribute.values()) {
      message.number(attribute.list() ? 8 : 3, value);
    }
    return message.number(20, attribute.list() ? TYPE_INTS : TYPE_INT);
  }

  private static ProtoWriter value(String name, int type, Dims withoutBatch) {
    var shape = new ProtoWriter().message(1, new ProtoWriter().text(2, "batch"));
    withoutBatch.sizes().forEach(size -> shape.message(1, new ProtoWriter().number(1, size)));
    var tensor = new ProtoWriter().number(1, type).message(2, shape);
    return new ProtoWriter().text(1, name).message(2, new ProtoWriter().message(1, tensor));
  }
}
