package dev.millrace.learn.pretrained;

import dev.millrace.learn.tensor.TensorFile;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Brings weights to this machine, once, and verifies their SHA-256 each time.
///
/// Folders that the user names are tried first, then what was fetched before, then the addresses of
/// the catalogue.
public final class WeightStore {

  /// The environment variable that names folders with weights, divided like those of `PATH`.
  public static final String VARIABLE = "MILLRACE_WEIGHTS";

  private static final int CONNECTING_MILLIS = 5_000;

  /// A transfer that goes on may take as long as it needs.
  private static final int SILENCE_MILLIS = 20_000;

  private static final int OK = 200;

  private final Path kept;
  private final List<Path> named;

  /// @param kept where fetched files are kept; made when it is not there
  /// @param named folders that are tried before all else
  public WeightStore(Path kept, List<Path> named) {
    this.kept = kept;
    this.named = List.copyOf(named);
  }

  /// One that looks into the folders of the environment variable and keeps what it fetches in the
  /// user's cache, `$XDG_CACHE_HOME/millrace/weights` or `~/.cache/millrace/weights`.
  public static WeightStore standard() {
    Path cache =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .map(Path::of)
            .orElse(Path.of(System.getProperty("user.home"), ".cache"));
    List<Path> named =
        Stream.ofNullable(System.getenv(VARIABLE))
            .flatMap(folders -> Stream.of(folders.split(Pattern.quote(File.pathSeparator))))
            .filter(folder -> !folder.isBlank())
            .map(Path::of)
            .toList();
    return new WeightStore(cache.resolve("millrace").resolve("weights"), named);
  }

  /// The weights of an entry, mapped.
  ///
  /// @throws WeightsUnavailable when no source has them with the right content
  public TensorFile open(PretrainedWeights entry) {
    return TensorFile.map(file(entry));
  }

  /// The file of an entry, fetched when it is not on this machine yet.
  ///
  /// @throws WeightsUnavailable when no source has it with the right content
  public Path file(PretrainedWeights entry) {
    List<String> reasons = new ArrayList<>();
    Path cached = kept.resolve(entry.fileName());
    for (Path file :
        Stream.concat(named.stream().map(f -> f.resolve(entry.fileName())), Stream.of(cached))
            .toList()) {
      if (isWhole(entry, file, reasons)) {
        return file;
      }
    }
    for (URI source : entry.sources()) {
      if (fetch(entry, source, cached, reasons)) {
        return cached;
      }
    }
    throw new WeightsUnavailable(
        "The weights %s could not be had:%n%s%nPut the file %s (SHA-256 %s) into a folder and name it in %s."
            .formatted(
                entry.name(),
                String.join(System.lineSeparator(), reasons),
                entry.fileName(),
                entry.sha256(),
                VARIABLE));
  }

  private static boolean isWhole(PretrainedWeights entry, Path file, List<String> reasons) {
    if (!Files.isRegularFile(file)) {
      reasons.add("  %s: there is no such file".formatted(file));
      return false;
    }
    MessageDigest digest = sha256();
    try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      reasons.add("  %s: %s".formatted(file, e));
      return false;
    }
    return isRight(entry, file, digest, reasons);
  }

  private boolean fetch(PretrainedWeights entry, URI source, Path target, List<String> reasons) {
    MessageDigest digest = sha256();
    try {
      Files.createDirectories(kept);
      Path beside = Files.createTempFile(kept, entry.name(), ".part");
      try (var in = new DigestInputStream(open(source), digest)) {
        Files.copy(in, beside, StandardCopyOption.REPLACE_EXISTING);
        boolean right = isRight(entry, source, digest, reasons);
        if (right) {
          Files.move(beside, target, StandardCopyOption.REPLACE_EXISTING);
        }
        return right;
      } finally {
        Files.deleteIfExists(beside);
      }
    } catch (IOException | IllegalArgumentException e) {
      reasons.add("  %s: %s".formatted(source, e));
      return false;
    }
  }

  private static boolean isRight(
      PretrainedWeights entry, Object source, MessageDigest digest, List<String> reasons) {
    String found = HexFormat.of().formatHex(digest.digest());
    boolean right = found.equals(entry.sha256());
    if (!right) {
      reasons.add("  %s: it has other content, of SHA-256 %s".formatted(source, found));
    }
    return right;
  }

  private static InputStream open(URI source) throws IOException {
    URLConnection connection = source.toURL().openConnection();
    connection.setConnectTimeout(CONNECTING_MILLIS);
    connection.setReadTimeout(SILENCE_MILLIS);
    if (connection instanceof HttpURLConnection http && http.getResponseCode() != OK) {
      throw new IOException("the answer has HTTP status " + http.getResponseCode());
    }
    return connection.getInputStream();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
