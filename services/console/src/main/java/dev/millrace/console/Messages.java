package dev.millrace.console;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.proto.mesh.v1.Blob;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/// Messages that services keep as blobs.
@Singleton
public final class Messages {
  private final BlobStore blobs;

  @Inject
  Messages(BlobStore blobs) {
    this.blobs = blobs;
  }

  /// The message in a blob.
  ///
  /// @throws dev.millrace.mesh.NotFoundException when the store does not have it
  public <M extends Message> M read(Blob blob, Parser<M> parser) {
    try {
      return parser.parseFrom(blobs.get(blob.getSha256()));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(
          "blob %s is not the message it should be".formatted(blob.getSha256()), e);
    }
  }
}
