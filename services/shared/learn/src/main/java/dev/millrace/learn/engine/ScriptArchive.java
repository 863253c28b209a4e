package dev.millrace.learn.engine;

import dev.millrace.learn.tensor.TensorData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// The file format of TorchScript: a stored zip with a program's text, a pickle of one object, and
/// the tensors that the object holds.
final class ScriptArchive {

  private static final String CLASS_HEAD =
      """
      class H(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
      """;

  private static final byte[] NO_CONSTANTS = {(byte) 0x80, 2, ')', '.'};

  private final ZipOutputStream zip;
  private int tensors;

  ScriptArchive(OutputStream out) {
    this.zip = new ZipOutputStream(out);
  }

  /// An archive of one object without tensors, whose class has some methods.
  static byte[] bytes(String methods) throws IOException {
    var out = new ByteArrayOutputStream();
    var object = new Pickle();
    object.beginObject("__torch__", "H");
    object.text("training");
    object.truth(false);
    object.endObject();
    var archive = new ScriptArchive(out);
    archive.program(CLASS_HEAD + methods, object.end());
    archive.finish();
    return out.toByteArray();
  }

  /// Adds the classes and the object.
  void program(String classes, byte[] object) throws IOException {
    entry("data.pkl", object);
    entry("code/__torch__.py", classes.getBytes(StandardCharsets.UTF_8));
    entry("constants.pkl", NO_CONSTANTS);
    entry("version", "3\n".getBytes(StandardCharsets.US_ASCII));
    entry("byteorder", "little".getBytes(StandardCharsets.US_ASCII));
  }

  /// Adds a tensor as 32-bit numbers; the object names tensors by the order of adding.
  void tensor(TensorData tensor) throws IOException {
    TensorData floats = TensorData.of(tensor.name(), tensor.dims(), tensor.toFloats());
    entry("data/" + tensors++, floats.bytes().toArray(ValueLayout.JAVA_BYTE));
  }

  private void entry(String name, byte[] content) throws IOException {
    var crc = new CRC32();
    crc.update(content);
    var entry = new ZipEntry("h/" + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    // A fixed time, so that the same network gives the same file.
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  /// Ends the archive; the stream stays open.
  void finish() throws IOException {
    zip.finish();
  }
}
