package dev.millrace.ingest;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import dev.millrace.mesh.blob.Sha256;
import dev.millrace.proto.ingest.v1.ItemContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// What makes two contents one: the SHA-256 of an image's file, of a text, or of a row or rating.
final class ContentHash {
  private ContentHash() {}

  static String of(ItemContent content) {
    return switch (content.getContentCase()) {
      case IMAGE -> content.getImage().getBlob().getSha256();
      case TEXT ->
          switch (content.getText().getTextCase()) {
            case INLINE -> Sha256.of(content.getText().getInlineBytes().toByteArray());
            case BLOB -> content.getText().getBlob().getSha256();
            case TEXT_NOT_SET -> Sha256.of(new byte[0]);
          };
      case ROW -> Sha256.of(ordered(content.getRow()));
      case RATING_PAIR -> Sha256.of(ordered(content.getRatingPair()));
      case CONTENT_NOT_SET -> throw new IllegalArgumentException("no content is set");
    };
  }

  /// Whether two items of this content are one item also when their senders named them apart. Equal
  /// rows and ratings are observations of their own.
  static boolean identifies(ItemContent content) {
    return content.hasImage() || content.hasText();
  }

  private static byte[] ordered(Message message) {
    var bytes = new ByteArrayOutputStream(message.getSerializedSize());
    try {
      var out = CodedOutputStream.newInstance(bytes);
      out.useDeterministicSerialization();
      message.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
