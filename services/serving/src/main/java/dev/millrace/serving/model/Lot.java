package dev.millrace.serving.model;

/// A number that an item draws, the same every time and in every replica.
public final class Lot {
  private Lot() {}

  /// At least 0 and less than 1, evenly spread over items.
  ///
  /// @param purpose tells this use from others, so that they do not go together
  public static double of(String purpose, String item) {
    var hash = 31L * purpose.hashCode() + 0x9E3779B97F4A7C15L;
    for (int i = 0; i < item.length(); i++) {
      hash = (hash ^ item.charAt(i)) * 0x100000001B3L;
    }
    hash ^= hash >>> 33;
    hash *= 0xFF51AFD7ED558CCDL;
    hash ^= hash >>> 33;
    return (hash >>> 11) * 0x1.0p-53;
  }
}
