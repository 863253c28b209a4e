package dev.millrace.learn.vision;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Image formats that are known but not read, so that the answer can name them.
final class OtherFormats {

  private static final Map<String, String> BY_MAGIC = new LinkedHashMap<>();

  static {
    BY_MAGIC.put("II*\0", "a TIFF image");
    BY_MAGIC.put("MM\0*", "a TIFF image");
    BY_MAGIC.put("8BPS", "a Photoshop image");
    BY_MAGIC.put("\0\0\1\0", "an icon");
    BY_MAGIC.put("<svg", "an SVG drawing");
    BY_MAGIC.put("%PDF", "a PDF document");
  }

  private OtherFormats() {}

  static Optional<String> name(byte[] content) {
    int length = Math.min(content.length, 12);
    String start = new String(content, 0, length, StandardCharsets.ISO_8859_1);
    if (start.length() == 12 && start.startsWith("ftyp", 4)) {
      return Optional.of("an image or film of type " + start.substring(8).strip());
    }
    return BY_MAGIC.entrySet().stream()
        .filter(entry -> start.startsWith(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
