package dev.millrace.standalone;

import dev.millrace.embedded.FolderInUseException;
import dev.millrace.embedded.FolderLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/// The data folder of a standalone mesh.
///
/// @param folder absolute
public record Home(Path folder) {
  /// The data folder at a path, made when it is first used.
  public Home {
    folder = folder.toAbsolutePath().normalize();
  }

  /// The folder that `MILLRACE_HOME` names, or `~/.millrace`.
  static Home fromEnvironment() {
    var named = System.getenv("MILLRACE_HOME");
    return new Home(
        named == null || named.isBlank()
            ? Path.of(System.getProperty("user.home"), ".millrace")
            : Path.of(named));
  }

  Path kafka() {
    return folder.resolve("kafka");
  }

  Path postgres() {
    return folder.resolve("postgres");
  }

  public Path blobs() {
    return folder.resolve("blobs");
  }

  public Path log() {
    return folder.resolve("logs").resolve("millrace.log");
  }

  private Path addressFile() {
    return folder.resolve("running.properties");
  }

  /// Takes the folder for this process.
  ///
  /// @throws CommandFailedException when a mesh runs on it already
  FolderLock take() {
    try {
      return FolderLock.take(folder);
    } catch (FolderInUseException _) {
      throw new CommandFailedException(
          running()
              .map(address ->
                  "A mesh runs on %s already: %s (process %d). Stop it with `./millrace down`, or name another folder in MILLRACE_HOME."
                      .formatted(folder, address.page(), address.process()))
              .orElse(
                  "A mesh is just starting or stopping on %s. Wait, or name another folder in MILLRACE_HOME."
                      .formatted(folder)));
    }
  }

  /// Whether a process holds the folder.
  boolean isTaken() {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (var _ = FolderLock.take(folder)) {
      return false;
    } catch (FolderInUseException _) {
      return true;
    }
  }

  /// Where the mesh on this folder answers; empty when none runs.
  public Optional<Address> running() {
    try {
      return Files.exists(addressFile()) && isTaken()
          ? Optional.of(Address.read(addressFile()))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be read.".formatted(addressFile()), e);
    }
  }

  /// Where the mesh on this folder answers.
  ///
  /// @throws CommandFailedException when none runs
  Address address() {
    return running()
        .orElseThrow(() ->
            new CommandFailedException(
                "No mesh runs on %s. Start it with `./millrace up` or `./millrace demo`."
                    .formatted(folder)));
  }

  void publish(Address address) {
    try {
      var beside = folder.resolve("running.properties.new");
      Files.writeString(beside, address.text());
      Files.move(beside, addressFile(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be written.".formatted(addressFile()), e);
    }
  }

  void withdraw() {
    try {
      Files.deleteIfExists(addressFile());
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be removed.".formatted(addressFile()), e);
    }
  }
}
