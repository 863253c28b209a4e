package dev.millrace.mesh.blob;

import dev.millrace.proto.mesh.v1.Blob;
import java.nio.file.Path;

/// Bytes, named by their SHA-256. What is put stays, and putting it again changes nothing.
public interface BlobStore extends AutoCloseable {
  /// Keeps bytes.
  Blob put(byte[] bytes, String mediaType);

  /// Keeps a file's bytes; the file itself stays where it is.
  Blob put(Path file, String mediaType);

  /// All bytes of a blob.
  ///
  /// @throws dev.millrace.mesh.NotFoundException when the store does not have it
  byte[] get(String sha256);

  /// A local file with a blob's bytes, to be read or mapped, never written.
  ///
  /// @throws dev.millrace.mesh.NotFoundException when the store does not have it
  Path file(String sha256);

  /// Whether the store has a blob.
  boolean has(String sha256);

  @Override
  void close();
}
