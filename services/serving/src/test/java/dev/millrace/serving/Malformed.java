package dev.millrace.serving;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/// Sound bytes made unsound, the same for the same seed.
final class Malformed {
  private final Random random;

  Malformed(long seed) {
    this.random = new Random(seed);
  }

  /// A few changes: bytes of another value, cut, doubled, put in or taken away.
  byte[] of(byte[] sound) {
    var bytes = sound;
    for (int change = random.nextInt(4); change >= 0; change--) {
      bytes = changed(bytes);
    }
    return bytes;
  }

  private byte[] changed(byte[] bytes) {
    if (bytes.length == 0) {
      return random(1 + random.nextInt(8));
    }
    var at = random.nextInt(bytes.length);
    return switch (random.nextInt(6)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> spliced(bytes, at, at, random(1 + random.nextInt(16)));
      case 2 -> spliced(bytes, at, Math.min(bytes.length, at + random.nextInt(16)), new byte[0]);
      case 3 -> spliced(bytes, at, at, Arrays.copyOfRange(bytes, at / 2, at));
      case 4 -> spliced(bytes, at, Math.min(bytes.length, at + 5), new byte[] {-1, -1, -1, -1, 7});
      default -> {
        var other = bytes.clone();
        other[at] = (byte) random.nextInt();
        yield other;
      }
    };
  }

  private byte[] random(int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] between) {
    var spliced = new ByteArrayOutputStream();
    spliced.write(bytes, 0, from);
    spliced.writeBytes(between);
    spliced.write(bytes, to, bytes.length - to);
    return spliced.toByteArray();
  }
}
