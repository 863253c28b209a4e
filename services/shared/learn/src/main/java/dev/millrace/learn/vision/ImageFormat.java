package dev.millrace.learn.vision;

import java.util.Optional;

/// An image file format that is told by the first bytes of a file, never by its name.
public enum ImageFormat {
  PNG("image/png"),
  JPEG("image/jpeg"),
  GIF("image/gif"),
  WEBP("image/webp"),
  BMP("image/bmp");

  private final String mediaType;

  ImageFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  /// The media type, such as `image/png`.
  public String mediaType() {
    return mediaType;
  }

  /// The format whose magic bytes the content begins with, or empty when it is none of these.
  public static Optional<ImageFormat> sniff(byte[] content) {
    if (startsWith(content, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n')) {
      return Optional.of(PNG);
    }
    if (startsWith(content, 0, 0xFF, 0xD8, 0xFF)) {
      return Optional.of(JPEG);
    }
    if (startsWith(content, 0, 'G', 'I', 'F', '8', '7', 'a')
        || startsWith(content, 0, 'G', 'I', 'F', '8', '9', 'a')) {
      return Optional.of(GIF);
    }
    if (startsWith(content, 0, 'R', 'I', 'F', 'F') && startsWith(content, 8, 'W', 'E', 'B', 'P')) {
      return Optional.of(WEBP);
    }
    return isBitmap(content) ? Optional.of(BMP) : Optional.empty();
  }

  /// Two letters alone would take many a text for a bitmap; four zeros follow the file's size.
  private static boolean isBitmap(byte[] content) {
    return startsWith(content, 0, 'B', 'M') && startsWith(content, 6, 0, 0, 0, 0);
  }

  private static boolean startsWith(byte[] content, int offset, int... magic) {
    if (content.length < offset + magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((content[offset + i] & 0xFF) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
