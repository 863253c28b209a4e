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
  private static final int INT8 = 3;
  private static final int INT32 = 6;
  private static final int INT64 = 7;
  private static final int TYPE_FLOAT = 1;
  private static final int TYPE_INT = 2;
  private static final int TYPE_INTS = 7;

  private final ProtoWriter graph = new ProtoWriter().text(2, "network");
  private int nodes;

  /// An attribute of a node.
  sealed interface Attribute {
    record Whole(String name, long value) implements Attribute {}

    record Wholes(String name, List<Long> values) implements Attribute {}

    record Real(String name, float value) implements Attribute {}

    static Attribute of(String name, long value) {
      return new Whole(name, value);
    }

    static Attribute real(String name, float value) {
      return new Real(name, value);
    }

    static Attribute list(String name, long... values) {
      return new Wholes(name, Arrays.stream(values).boxed().toList());
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

  /// A list of whole numbers.
  void wholes(String name, long... values) {
    var tensor = new ProtoWriter().number(1, values.length);
    ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    graph.message(5, tensor.number(2, INT64).text(8, name).bytes(9, raw.array()));
  }

  /// Whole numbers of 8 bits, with a sign or without.
  void bytes(String name, Dims dims, boolean signed, byte... values) {
    var tensor = new ProtoWriter();
    dims.sizes().forEach(size -> tensor.number(1, size));
    graph.message(5, tensor.number(2, signed ? INT8 : UINT8).text(8, name).bytes(9, values));
  }

  /// Whole numbers of 32 bits.
  void integers(String name, int... values) {
    var tensor = new ProtoWriter().number(1, values.length);
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asIntBuffer().put(values);
    graph.message(5, tensor.number(2, INT32).text(8, name).bytes(9, raw.array()));
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
    return switch (attribute) {
      case Attribute.Whole(String name, long value) ->
          new ProtoWriter().text(1, name).number(3, value).number(20, TYPE_INT);
      case Attribute.Real(String name, float value) ->
          new ProtoWriter().text(1, name).real(2, value).number(20, TYPE_FLOAT);
      case Attribute.Wholes(String name, List<Long> values) -> {
        var message = new ProtoWriter().text(1, name);
        values.forEach(value -> message.number(8, value));
        yield message.number(20, TYPE_INTS);
      }
    };
  }

  private static ProtoWriter value(String name, int type, Dims withoutBatch) {
    var shape = new ProtoWriter().message(1, new ProtoWriter().text(2, "batch"));
    withoutBatch.sizes().forEach(size -> shape.message(1, new ProtoWriter().number(1, size)));
    var tensor = new ProtoWriter().number(1, type).message(2, shape);
    return new ProtoWriter().text(1, name).message(2, new ProtoWriter().message(1, tensor));
  }
}
