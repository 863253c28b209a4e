package dev.millrace.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Sole ownership of a folder, held until closed; the operating system frees it when the process
/// dies.
public final class FolderLock implements AutoCloseable {

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /// Takes the folder, which is made when it is missing.
  ///
  /// @throws FolderInUseException when this or another process holds it
  public static FolderLock take(Path folder) {
    try {
      Files.createDirectories(folder);
      return take(folder, folder.resolve("lock"));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The folder %s cannot be written. Name a folder that can.".formatted(folder), e);
    }
  }

  private static FolderLock take(Path folder, Path file) throws IOException {
    var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (locked(channel)) {
      return new FolderLock(channel);
    }
    channel.close();
    throw new FolderInUseException(folder);
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("The folder's lock could not be freed.", e);
    }
  }
}
