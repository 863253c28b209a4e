package dev.millrace.learn.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.millrace.learn.tensor.Dims;
import dev.millrace.learn.tensor.ElementType;
import dev.millrace.learn.tensor.TensorData;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;

/// Ways between arrays in Java's hands and the values that programs take and give.
public final class Values {

  private Values() {}

  /// An array as an argument; the caller closes the value, the array stays with its owner.
  public static IValue of(NDArray array) {
    return IValue.from((PtNDArray) array);
  }

  /// Arrays as one list argument; the caller closes the value, the arrays stay with their owners.
  public static IValue list(List<NDArray> arrays) {
    return IValue.listFrom(arrays.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new));
  }

  /// A result as an array that belongs to a scope.
  public static NDArray array(IValue value, NDManager scope) {
    return value.toTensor((PtNDManager) scope);
  }

  /// A result that is a list, as arrays that belong to a scope.
  public static List<NDArray> arrays(IValue value, NDManager scope) {
    return List.of(value.toTensorArray((PtNDManager) scope));
  }

  /// A result of one element.
  public static double number(IValue value) {
    try (NDManager scope = Torch.scope()) {
      NDArray array = array(value, scope);
      return array.getDataType() == DataType.FLOAT64 ? array.getDouble() : array.getFloat();
    }
  }

  /// An array's bytes as they are now, under a name.
  public static TensorData copy(String name, NDArray array) {
    ElementType type =
        switch (array.getDataType()) {
          case FLOAT32 -> ElementType.F32;
          case FLOAT64 -> ElementType.F64;
          case INT64 -> ElementType.I64;
          case UINT8 -> ElementType.U8;
          default ->
              throw new IllegalArgumentException(
                  "Tensor %s has type %s, which is not written"
                      .formatted(name, array.getDataType()));
        };
    ByteBuffer buffer = array.toByteBuffer();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    Dims dims = Dims.of(array.getShape().getShape());
    return new TensorData(name, type, dims, MemorySegment.ofArray(bytes));
  }
}
