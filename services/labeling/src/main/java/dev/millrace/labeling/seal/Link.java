package dev.millrace.labeling.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import dev.millrace.mesh.blob.Sha256;
import dev.millrace.mesh.event.LogRecord;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;

/// What all records of a partition, up to one of them, hash to; `LogSealed` in `labels.proto` says
/// how.
///
/// @param bytes 32 of them
record Link(ByteString bytes) {
  /// Of no record.
  static final Link NONE = new Link(ByteString.copyFrom(new byte[32]));

  private static final Comparator<byte[]> UNSIGNED = Arrays::compareUnsigned;

  /// The link of the record after.
  Link then(LogRecord record) {
    var digest = Sha256.digest();
    digest.update(bytes.asReadOnlyByteBuffer());
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(record.offset()).flip());
    add(digest, record.key().getBytes(UTF_8));
    record.headers().keySet().stream()
        .map(name -> name.getBytes(UTF_8))
        .sorted(UNSIGNED)
        .forEach(name -> {
          add(digest, name);
          add(digest, record.headers().getOrDefault(new String(name, UTF_8), "").getBytes(UTF_8));
        });
    add(digest, record.value());
    return new Link(ByteString.copyFrom(digest.digest()));
  }

  private static void add(MessageDigest digest, byte[] part) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
    digest.update(part);
  }

  String hex() {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
