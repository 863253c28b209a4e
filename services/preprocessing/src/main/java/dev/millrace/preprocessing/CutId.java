package dev.millrace.preprocessing;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// The ids of cuts: the second they were asked for, in UTC, and eight random characters, for
/// example `20260314-092653-7k3fq9z2`.
final class CutId {
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
  // Without i, l, o and u, which are easily misread.
  private static final String LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final SecureRandom RANDOM = new SecureRandom();

  private CutId() {}

  static String next(Instant now) {
    var id = new StringBuilder(SECOND.format(now)).append('-');
    RANDOM.ints(8, 0, LETTERS.length()).mapToObj(LETTERS::charAt).forEach(id::append);
    return id.toString();
  }
}
