package dev.millrace.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// The PostgreSQL programs from the class path, unpacked once into a folder.
final class PostgresBinaries {

  private static final String DONE = "unpacked";

  private static final Set<PosixFilePermission> EXECUTABLE =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private PostgresBinaries() {}

  /// Unpacks the programs when the folder does not have them yet.
  static void unpack(Path folder) {
    String archive = archive();
    Path done = folder.resolve(DONE);
    try (var packed = PostgresBinaries.class.getResourceAsStream("/" + archive)) {
      if (packed == null) {
        throw new StartFailedException(
            "There is no PostgreSQL for this machine (%s) on the class path. Millrace brings one for Linux on x86-64."
                .formatted(archive));
      }
      String mark = archive + " " + packed.available();
      if (Files.exists(done) && Files.readString(done).equals(mark)) {
        return;
      }
      unpackBeside(folder, packed);
      Files.writeString(done, mark);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "PostgreSQL could not be unpacked into %s. Is there room, and may it be written?"
              .formatted(folder),
          e);
    }
  }

  // Another process may unpack into the same folder, so the folder appears whole or not at all.
  private static void unpackBeside(Path folder, InputStream packed) throws IOException {
    Files.createDirectories(folder.toAbsolutePath().getParent());
    Path fresh =
        Files.createTempDirectory(folder.toAbsolutePath().getParent(), folder.getFileName() + "-");
    try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        write(fresh, entry, tar);
      }
    }
    delete(folder);
    Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void write(Path folder, TarArchiveEntry entry, InputStream bytes)
      throws IOException {
    Path path = folder.resolve(entry.getName()).normalize();
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(bytes, path);
    if ((entry.getMode() & 0100) != 0) {
      Files.setPosixFilePermissions(path, EXECUTABLE);
    }
  }

  /// Removes a folder with all that is in it; nothing when there is none.
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> paths;
    try (var walk = Files.walk(folder)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (var path : paths) {
      Files.delete(path);
    }
  }

  private static String archive() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return "postgres-%s-%s.txz"
        .formatted(
            system.startsWith("mac") ? "darwin" : system.split(" ", 2)[0],
            switch (machine) {
              case "amd64", "x86_64" -> "x86_64";
              case "aarch64", "arm64" -> "arm_64";
              default -> machine;
            });
  }
}
