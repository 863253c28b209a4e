package dev.millrace.learn.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// The file format of TorchScript around a program's text: a stored zip with the text, and two tiny
/// pickles that say "one object of class H, in training mode" and "no constants".
final class ScriptArchive {

  private static final String CLASS_HEAD =
      """
      class H(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
      """;

  private ScriptArchive() {}

  static byte[] bytes(String methods) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      entry(zip, "h/data.pkl", moduleObject());
      entry(zip, "h/code/__torch__.py", (CLASS_HEAD + methods).getBytes(StandardCharsets.UTF_8));
      entry(zip, "h/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
      entry(zip, "h/version", "3\n".getBytes(StandardCharsets.US_ASCII));
      entry(zip, "h/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
    }
    return out.toByteArray();
  }

  /// Protocol 2; global `__torch__.H`; no arguments; new object; state `{"training": True}`; build.
  private static byte[] moduleObject() {
    String pickle = "\u0080\u0002c__torch__\nH\n)\u0081}(X\b\0\0\0training\u0088ub.";
    return pickle.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
    var crc = new CRC32();
    crc.update(content);
    var entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
