package dev.millrace.ingest.reader;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipException;

/// What the end of a zip file says of its directory, read before anything of the directory is.
///
/// @param entries how many files and folders it names
/// @param bytes how long it is, and so how much memory opening it takes
record ZipDirectory(long entries, long bytes) {
  private static final int END = 0x06054b50;
  private static final int END_LENGTH = 22;
  private static final int LONGEST_COMMENT = 0xFFFF;
  private static final int END64 = 0x06064b50;
  private static final int END64_LENGTH = 56;
  private static final int LOCATOR64 = 0x07064b50;
  private static final int LOCATOR64_LENGTH = 20;

  /// Reads the record at the end.
  ///
  /// @throws ZipException when the file does not end as a zip file does
  static ZipDirectory of(Path file) throws IOException {
    try (var channel = Files.newByteChannel(file)) {
      var length = (int) Math.min(channel.size(), END_LENGTH + LONGEST_COMMENT + LOCATOR64_LENGTH);
      var tail = read(channel, channel.size() - length, length);
      for (int at = length - END_LENGTH; at >= 0; at--) {
        if (tail.getInt(at) == END && at + END_LENGTH + shortAt(tail, at + 20) == length) {
          return at(channel, tail, at);
        }
      }
      throw new ZipException("the end of the zip directory is missing");
    }
  }

  private static ZipDirectory at(SeekableByteChannel channel, ByteBuffer tail, int at)
      throws IOException {
    var locator = at - LOCATOR64_LENGTH;
    if (locator < 0 || tail.getInt(locator) != LOCATOR64) {
      return new ZipDirectory(shortAt(tail, at + 10), intAt(tail, at + 12));
    }
    var place = tail.getLong(locator + 8);
    if (place < 0 || place > channel.size() - END64_LENGTH) {
      throw new ZipException("the zip64 directory lies outside of the file");
    }
    var end = read(channel, place, END64_LENGTH);
    if (end.getInt(0) != END64) {
      throw new ZipException("the end of the zip64 directory is missing");
    }
    return new ZipDirectory(end.getLong(32), end.getLong(40));
  }

  private static ByteBuffer read(SeekableByteChannel channel, long from, int length)
      throws IOException {
    var bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    channel.position(from);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new ZipException("the file became shorter while it was read");
      }
    }
    return bytes.flip();
  }

  private static int shortAt(ByteBuffer bytes, int at) {
    return Short.toUnsignedInt(bytes.getShort(at));
  }

  private static long intAt(ByteBuffer bytes, int at) {
    return Integer.toUnsignedLong(bytes.getInt(at));
  }
}
