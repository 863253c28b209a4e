package dev.millrace.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipFile;

/// The folder of real data sets and weights that benchmarks and results use: `MILLRACE_DATA`, else
/// `../shared/data` beside the checkout. Nothing in it is part of Millrace.
///
/// @param root the folder
public record DataFolder(Path root) {

  /// The folder, if it is there.
  public static Optional<DataFolder> found() {
    var named = System.getenv("MILLRACE_DATA");
    var root =
        named == null
            ? Path.of(System.getProperty("millrace.root", ".")).resolve("../shared/data")
            : Path.of(named);
    return Files.isDirectory(root)
        ? Optional.of(new DataFolder(root.normalize()))
        : Optional.empty();
  }

  /// What to do when a pack is missing.
  public static String hint(String pack) {
    return "there is no pack %s in the folder that MILLRACE_DATA names, nor in ../shared/data"
        .formatted(pack);
  }

  /// A file of a pack, if it is there.
  public Optional<Path> file(String pack, String name) {
    var file = root.resolve(pack).resolve(name);
    return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
  }

  /// The content of a pack's archive, `PACK/PACK.zip`, unpacked below a folder.
  ///
  /// @return where it is, empty when there is no such pack
  public Optional<Path> unpacked(String pack, Path folder) {
    return file(pack, pack + ".zip").map(archive -> unzip(archive, folder.resolve(pack)));
  }

  private static Path unzip(Path archive, Path folder) {
    try (var zip = new ZipFile(archive.toFile())) {
      for (var entry : zip.stream().filter(each -> !each.isDirectory()).toList()) {
        var target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
          throw new IOException("%s leaves its folder with %s".formatted(archive, entry.getName()));
        }
        Files.createDirectories(target.getParent());
        try (var content = zip.getInputStream(entry)) {
          Files.copy(content, target);
        }
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be unpacked".formatted(archive), e);
    }
  }
}
