package dev.millrace.mesh.blob;

import dev.millrace.mesh.NotFoundException;
import dev.millrace.proto.mesh.v1.Blob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ThreadLocalRandom;

/// Blobs as files `<folder>/ab/abcd...`, written beside and moved into place, so that a file that
/// is there is whole.
public final class FolderBlobStore implements BlobStore {
  private final Path folder;

  /// A store in a folder, which is made when it is not there.
  public FolderBlobStore(Path folder) {
    this.folder = folder;
    try {
      for (int i = 0; i < 256; i++) {
        Files.createDirectories(folder.resolve("%02x".formatted(i)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("blobs cannot be kept in " + folder, e);
    }
  }

  @Override
  public Blob put(byte[] bytes, String mediaType) {
    var sha256 = Sha256.of(bytes);
    var file = path(sha256);
    if (!Files.exists(file)) {
      try {
        var beside = beside(file);
        Files.write(beside, bytes);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw new UncheckedIOException("blob %s was not written".formatted(file), e);
      }
    }
    return blob(sha256, bytes.length, mediaType);
  }

  @Override
  public Blob put(Path source, String mediaType) {
    try {
      var sha256 = Sha256.of(source);
      var file = path(sha256);
      if (!Files.exists(file)) {
        var beside = beside(file);
        Files.copy(source, beside);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
      }
      return blob(sha256, Files.size(file), mediaType);
    } catch (IOException e) {
      throw new UncheckedIOException("%s was not kept as a blob".formatted(source), e);
    }
  }

  @Override
  public byte[] get(String sha256) {
    try {
      return Files.readAllBytes(file(sha256));
    } catch (IOException e) {
      throw new UncheckedIOException("blob %s cannot be read".formatted(sha256), e);
    }
  }

  @Override
  public Path file(String sha256) {
    var file = path(Sha256.check(sha256));
    if (!Files.exists(file)) {
      throw new NotFoundException("no blob %s in %s".formatted(sha256, folder));
    }
    return file;
  }

  @Override
  public boolean has(String sha256) {
    return Files.exists(path(Sha256.check(sha256)));
  }

  @Override
  public void close() {}

  Path path(String sha256) {
    return folder.resolve(sha256.substring(0, 2)).resolve(sha256);
  }

  static Path beside(Path file) {
    var number = Long.toHexString(ThreadLocalRandom.current().nextLong());
    return file.resolveSibling(file.getFileName() + "." + number);
  }

  static Blob blob(String sha256, long size, String mediaType) {
    return Blob.newBuilder().setSha256(sha256).setSize(size).setMediaType(mediaType).build();
  }
}
