package dev.millrace.ingest.catalogue;

import dev.millrace.mesh.blob.Sha256;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;

/// Whether a file is the one it should be.
final class Verification {
  private static final int BUFFER = 1 << 16;

  private Verification() {}

  /// The unpacked content of a file, packed by gzip or not.
  static InputStream open(Path file) throws IOException {
    var in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
    try {
      in.mark(2);
      var packed = in.read() == 0x1F && in.read() == 0x8B;
      in.reset();
      return packed ? new GZIPInputStream(in, BUFFER) : in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /// @throws SourceFailedException when the content is another
  static void check(DataFile wanted, Path file) throws IOException {
    var digest = Sha256.digest();
    long size = 0;
    try (var in = open(file)) {
      var buffer = new byte[BUFFER];
      // One byte more tells that there is too much, without unpacking all of a bomb.
      for (int n = in.read(buffer); n >= 0 && size <= wanted.size(); n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        size += n;
      }
    }
    var given = HexFormat.of().formatHex(digest.digest());
    if (!given.equals(wanted.sha256())) {
      throw new SourceFailedException(
          "%s holds %d bytes with SHA-256 %s, expected %d bytes with %s"
              .formatted(file.getFileName(), size, given, wanted.size(), wanted.sha256()));
    }
  }
}
