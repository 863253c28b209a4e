package dev.millrace.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.learn.vision.ImageDecoder;
import dev.millrace.learn.vision.ImageRefused;
import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.proto.ingest.v1.AddItemRequest;
import dev.millrace.proto.ingest.v1.ImageContent;
import dev.millrace.proto.ingest.v1.ItemContent;
import dev.millrace.proto.ingest.v1.RatingPair;
import dev.millrace.proto.ingest.v1.RefusalReason;
import dev.millrace.proto.ingest.v1.RowContent;
import dev.millrace.proto.ingest.v1.TextContent;

/// Proves that content is what it says, and keeps its bytes. Several threads may share one.
final class ContentCheck {
  private static final int LONGEST_INLINE = 16_384;

  private final IngestLimits limits;
  private final ImageDecoder decoder;
  private final BlobStore blobs;

  ContentCheck(IngestLimits limits, BlobStore blobs) {
    this.limits = limits;
    this.decoder = new ImageDecoder(limits.image());
    this.blobs = blobs;
  }

  ItemContent check(AddItemRequest item) {
    return switch (item.getContentCase()) {
      case IMAGE -> image(item.getImage().toByteArray());
      case TEXT -> text(item.getText());
      case ROW -> row(item.getRow());
      case RATING_PAIR -> rating(item.getRatingPair());
      case CONTENT_NOT_SET ->
          throw new ItemRefused(
              RefusalReason.REFUSAL_REASON_WRONG_KIND, "the item has no content; set one");
    };
  }

  private ItemContent image(byte[] bytes) {
    try {
      var header = decoder.verify(bytes);
      var image =
          ImageContent.newBuilder()
              .setBlob(blobs.put(bytes, header.format().mediaType()))
              .setWidth(header.width())
              .setHeight(header.height());
      return ItemContent.newBuilder().setImage(image).build();
    } catch (ImageRefused e) {
      throw new ItemRefused(reason(e.reason()), String.valueOf(e.getMessage()));
    }
  }

  private static RefusalReason reason(ImageRefused.Reason reason) {
    return switch (reason) {
      case EMPTY, NOT_AN_IMAGE -> RefusalReason.REFUSAL_REASON_NOT_AN_IMAGE;
      case UNSUPPORTED -> RefusalReason.REFUSAL_REASON_UNSUPPORTED_FORMAT;
      case TRUNCATED, CORRUPT -> RefusalReason.REFUSAL_REASON_DAMAGED;
      case TOO_MANY_BYTES -> RefusalReason.REFUSAL_REASON_TOO_MANY_BYTES;
      case TOO_MANY_PIXELS -> RefusalReason.REFUSAL_REASON_TOO_MANY_PIXELS;
    };
  }

  private ItemContent text(String text) {
    if (text.length() > limits.textCharacters()) {
      throw new ItemRefused(
          RefusalReason.REFUSAL_REASON_TOO_MANY_BYTES,
          "the text has %d characters, at most %d are taken; split it"
              .formatted(text.length(), limits.textCharacters()));
    }
    var content = TextContent.newBuilder();
    if (text.length() <= LONGEST_INLINE) {
      content.setInline(text);
    } else {
      content.setBlob(blobs.put(text.getBytes(UTF_8), "text/plain;charset=utf-8"));
    }
    return ItemContent.newBuilder().setText(content).build();
  }

  private ItemContent row(RowContent row) {
    if (row.getCellsCount() > limits.cells() || row.getSerializedSize() > limits.rowBytes()) {
      throw new ItemRefused(
          RefusalReason.REFUSAL_REASON_TOO_MANY_BYTES,
          "the row has %d cells in %d bytes, at most %d in %d are taken"
              .formatted(
                  row.getCellsCount(), row.getSerializedSize(), limits.cells(), limits.rowBytes()));
    }
    return ItemContent.newBuilder().setRow(row).build();
  }

  private static ItemContent rating(RatingPair pair) {
    Names.checkRated(pair.getUser());
    Names.checkRated(pair.getRatedItem());
    return ItemContent.newBuilder().setRatingPair(pair).build();
  }
}
