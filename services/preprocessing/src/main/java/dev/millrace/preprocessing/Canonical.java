package dev.millrace.preprocessing;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Messages as bytes that depend on their content alone: maps are written in the order of their
/// keys.
final class Canonical {
  private Canonical() {}

  static byte[] bytes(MessageLite message) {
    var bytes = new byte[message.getSerializedSize()];
    var out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      message.writeTo(out);
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException("an array does not refuse bytes", e);
    }
    return bytes;
  }
}
