package dev.millrace.learn.pretrained;

import dev.millrace.learn.data.Normalization;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/// Weights that somebody has trained, as a safetensors file of known content.
///
/// @param name the name in recipes
/// @param backbone the network that they are for
/// @param fileName the name that the file has in folders
/// @param sha256 the SHA-256 of the file, as hexadecimal text
/// @param sources addresses that the file can be had from, in the order to be tried: `https`,
///   `http` or `file`; none when it can only lie in a folder
/// @param origin who trained them and on what
/// @param licence the terms that they are under
/// @param published what their makers say they reach
/// @param normalization how pixels become the inputs that they were trained with
public record PretrainedWeights(
    String name,
    String backbone,
    String fileName,
    String sha256,
    List<URI> sources,
    String origin,
    String licence,
    List<Measure> published,
    Normalization normalization) {

  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  /// A published result.
  ///
  /// @param of what was measured, such as `ImageNet top-1`
  /// @param percent the result in percent
  public record Measure(String of, double percent) {}

  public PretrainedWeights {
    sources = List.copyOf(sources);
    published = List.copyOf(published);
    if (!DIGEST.matcher(sha256).matches()) {
      throw new IllegalArgumentException(
          "A SHA-256 is 64 digits of 0-9 and a-f, but %s has %s".formatted(name, sha256));
    }
    if (fileName.contains("/") || fileName.contains("\\") || fileName.startsWith(".")) {
      throw new IllegalArgumentException(
          "A file name has no folders and does not begin with a dot, but %s has %s"
              .formatted(name, fileName));
    }
  }
}
