package dev.millrace.serving.protocol;

import dev.millrace.serving.model.InferenceRefused;
import dev.millrace.serving.model.InferenceRefused.Reason;
import java.util.Arrays;
import java.util.Optional;

/// An element type of the protocol: its name on the wire is the constant's, its size is in bytes,
/// and its typed values travel in one field of `InferTensorContents`.
enum Datatype {
  BOOL(1, "bool_contents"),
  UINT8(1, "uint_contents"),
  UINT16(2, "uint_contents"),
  UINT32(4, "uint_contents"),
  UINT64(8, "uint64_contents"),
  INT8(1, "int_contents"),
  INT16(2, "int_contents"),
  INT32(4, "int_contents"),
  INT64(8, "int64_contents"),
  FP16(2, ""),
  BF16(2, ""),
  FP32(4, "fp32_contents"),
  FP64(8, "fp64_contents"),
  BYTES(0, "bytes_contents");

  private final int size;
  private final String field;

  Datatype(int size, String field) {
    this.size = size;
    this.field = field;
  }

  /// Bytes an element; 0 where each element has a length of its own.
  int size() {
    return size;
  }

  /// The field that holds typed values; empty when they travel raw alone.
  String field() {
    return field;
  }

  static Datatype of(String name, String tensor) {
    return find(name)
        .orElseThrow(() ->
            new InferenceRefused(
                Reason.INVALID_REQUEST,
                "input %s has the datatype '%s', expected one of %s"
                    .formatted(tensor, name, Arrays.toString(values()))));
  }

  private static Optional<Datatype> find(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }
}
