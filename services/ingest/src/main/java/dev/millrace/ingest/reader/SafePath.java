package dev.millrace.ingest.reader;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Paths that stay below where they begin, whatever machine wrote them.
public final class SafePath {
  private static final Pattern SEPARATOR = Pattern.compile("[/\\\\]+");
  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);

  private SafePath() {}

  /// The parts of a relative path, or empty when it is absolute, climbs out by `..`, or holds
  /// control characters.
  public static Optional<List<String>> parts(String path) {
    if (path.isBlank()
        || path.startsWith("/")
        || path.startsWith("\\")
        || DRIVE.matcher(path).matches()
        || path.codePoints().anyMatch(Character::isISOControl)) {
      return Optional.empty();
    }
    var parts = SEPARATOR.splitAsStream(path).filter(part -> !part.equals(".")).toList();
    return parts.isEmpty() || parts.contains("..") ? Optional.empty() : Optional.of(parts);
  }

  /// Whether a system hides files of these parts, such as `.DS_Store` or `__MACOSX/`.
  static boolean isHidden(List<String> parts) {
    return parts.stream().anyMatch(part -> part.startsWith(".") || part.equals("__MACOSX"));
  }
}
