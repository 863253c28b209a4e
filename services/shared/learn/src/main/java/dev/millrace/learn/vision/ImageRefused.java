package dev.millrace.learn.vision;

/// The answer to bytes that are not taken as an image, with the reason as a value.
public final class ImageRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// Why bytes are refused.
  public enum Reason {
    /// There are no bytes.
    EMPTY,
    /// The first bytes are those of no image format.
    NOT_AN_IMAGE,
    /// An image format or a variant of one that is known but not read.
    UNSUPPORTED,
    /// The file ends before its image does.
    TRUNCATED,
    /// The file contradicts itself: wrong check sums, impossible sizes, undecodable data.
    CORRUPT,
    /// More encoded bytes than the limit.
    TOO_MANY_BYTES,
    /// More pixels than the limit, by what the header says; nothing has been decoded.
    TOO_MANY_PIXELS
  }

  private final Reason reason;

  ImageRefused(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /// Why the bytes are refused.
  public Reason reason() {
    return reason;
  }
}
