package dev.millrace.serving.model;

import dev.millrace.mesh.blob.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The calibrations of networks that were loaded before, in this process and, with a folder, in
/// earlier ones. A file that cannot be read or written costs a new calibration and nothing else.
public final class Calibrations {
  private static final Logger LOG = LoggerFactory.getLogger(Calibrations.class);

  private final Optional<Path> folder;
  private final Map<String, Calibration> known = new ConcurrentHashMap<>();

  /// @param folder where they are kept; empty to keep them no longer than this process
  public Calibrations(Optional<Path> folder) {
    this.folder = folder;
  }

  /// What is known of a network on a machine.
  ///
  /// @param key names both
  Optional<Calibration> find(String key) {
    return Optional.ofNullable(known.get(key)).or(() -> read(key));
  }

  void keep(String key, Calibration calibration) {
    known.put(key, calibration);
    file(key).ifPresent(file -> write(file, calibration));
  }

  private Optional<Path> file(String key) {
    var name = Sha256.of(key.getBytes(StandardCharsets.UTF_8)) + ".properties";
    return folder.map(path -> path.resolve(name));
  }

  private Optional<Calibration> read(String key) {
    var file = file(key).filter(Files::isRegularFile);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try (var reader = Files.newBufferedReader(file.get())) {
      var properties = new Properties();
      properties.load(reader);
      var calibration = Calibration.of(properties);
      known.put(key, calibration);
      return Optional.of(calibration);
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("Calibration {} cannot be read and is made anew: {}", file.get(), e.toString());
      return Optional.empty();
    }
  }

  private static void write(Path file, Calibration calibration) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      var beside = file.resolveSibling(file.getFileName() + ".new");
      try (var writer = Files.newBufferedWriter(beside)) {
        calibration.toProperties().store(writer, "How a network uses this machine best");
      }
      Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("Calibration {} cannot be kept: {}", file, e.toString());
    }
  }
}
