package dev.millrace.learn.engine;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Bytes of a Python pickle, protocol 2, as far as the file format of TorchScript needs it. Such
/// files are only written here, never read.
final class Pickle {

  private static final int PROTOCOL = 0x80;
  private static final int MARK = '(';
  private static final int STOP = '.';
  private static final int GLOBAL = 'c';
  private static final int TEXT = 'X';
  private static final int INTEGER = 'J';
  private static final int TRUE = 0x88;
  private static final int FALSE = 0x89;
  private static final int EMPTY_TUPLE = ')';
  private static final int EMPTY_DICTIONARY = '}';
  private static final int TUPLE = 't';
  private static final int SET_ITEMS = 'u';
  private static final int NEW_OBJECT = 0x81;
  private static final int BUILD = 'b';
  private static final int REDUCE = 'R';
  private static final int OUTSIDE = 'Q';

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Pickle() {
    out.write(PROTOCOL);
    out.write(2);
  }

  /// An object of a class whose attributes are written by [#endObject].
  void beginObject(String module, String type) {
    global(module, type);
    out.write(EMPTY_TUPLE);
    out.write(NEW_OBJECT);
    out.write(EMPTY_DICTIONARY);
    out.write(MARK);
  }

  /// The end of an object's attributes, which are names and values in turn.
  void endObject() {
    out.write(SET_ITEMS);
    out.write(BUILD);
  }

  void text(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    out.write(TEXT);
    littleEndian(bytes.length);
    out.writeBytes(bytes);
  }

  void truth(boolean value) {
    out.write(value ? TRUE : FALSE);
  }

  /// A tensor of 32-bit numbers, row-major, whose bytes lie in another entry of the archive.
  ///
  /// @param learnt whether it wants gradients
  void tensor(String entry, List<Long> sizes, boolean learnt) {
    long count = 1;
    long[] steps = new long[sizes.size()];
    for (int axis = steps.length - 1; axis >= 0; axis--) {
      steps[axis] = count;
      count *= sizes.get(axis);
    }
    global("torch._utils", "_rebuild_tensor_v2");
    out.write(MARK);
    storage(entry, count);
    integer(0);
    integers(sizes.stream().mapToLong(Long::longValue).toArray());
    integers(steps);
    truth(learnt);
    global("collections", "OrderedDict");
    out.write(EMPTY_TUPLE);
    out.write(REDUCE);
    out.write(TUPLE);
    out.write(REDUCE);
  }

  private void storage(String entry, long count) {
    out.write(MARK);
    text("storage");
    global("torch", "FloatStorage");
    text(entry);
    text("cpu");
    integer(count);
    out.write(TUPLE);
    out.write(OUTSIDE);
  }

  private void integers(long... values) {
    out.write(MARK);
    for (long value : values) {
      integer(value);
    }
    out.write(TUPLE);
  }

  private void integer(long value) {
    out.write(INTEGER);
    littleEndian(Math.toIntExact(value));
  }

  private void global(String module, String name) {
    out.write(GLOBAL);
    out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  private void littleEndian(int value) {
    for (int shift = 0; shift < 32; shift += 8) {
      out.write(value >>> shift);
    }
  }

  byte[] end() {
    out.write(STOP);
    return out.toByteArray();
  }
}
