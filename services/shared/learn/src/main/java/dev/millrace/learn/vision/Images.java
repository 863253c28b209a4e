package dev.millrace.learn.vision;

import dev.millrace.learn.data.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Image files, the first stage of a data set: they are split, then labelled, then sized, then put
/// into batches, and each stage has only the next one's methods.
///
/// @param files the files, in order
public record Images(List<Path> files) {

  private static final Set<String> SUFFIXES = Set.of("png", "jpg", "jpeg", "gif", "webp", "bmp");

  public Images {
    files = List.copyOf(files);
  }

  /// All files below a folder whose names end like an image's, sorted; what begins with a dot is
  /// left.
  ///
  /// @throws UncheckedIOException when the folder cannot be read
  public static Images in(Path folder) {
    try (Stream<Path> found = Files.walk(folder)) {
      return new Images(
          found
              .filter(path -> isImage(folder.relativize(path)))
              .filter(Files::isRegularFile)
              .sorted()
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The files that a column of a table names, in its order.
  ///
  /// @param folder what names are relative to
  /// @param suffix put behind each name, such as `.jpg`; may be empty
  public static Images listed(Path folder, Table table, String fileColumn, String suffix) {
    return new Images(
        table.values(fileColumn).stream().map(name -> folder.resolve(name + suffix)).toList());
  }

  private static boolean isImage(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return false;
      }
    }
    String name = relative.toString();
    String suffix = name.substring(name.lastIndexOf('.') + 1);
    return SUFFIXES.contains(suffix.toLowerCase(Locale.ROOT));
  }

  /// Those files for which a condition holds.
  public Images filter(Predicate<Path> condition) {
    return new Images(files.stream().filter(condition).toList());
  }

  /// A share of the files, drawn at random, in their order.
  public Images sample(double share, long seed) {
    boolean[] chosen = Splitter.drawn(files.size(), share, seed);
    return new Images(
        IntStream.range(0, files.size()).filter(i -> chosen[i]).mapToObj(files::get).toList());
  }

  /// Those files that lie below folders of some names, anywhere on their paths.
  public Images within(String... folders) {
    return filter(file -> Stream.of(folders).anyMatch(folder -> Splitter.below(file, folder)));
  }

  /// Files told apart by whether their images are sound.
  ///
  /// @param sound those that can be read to their end
  /// @param refused the others, each with what is wrong
  public record Verified(Images sound, Map<Path, ImageRefused.Reason> refused) {

    public Verified {
      refused = Map.copyOf(refused);
    }
  }

  /// Reads every file to its end, on all cores, to tell those that are no sound image; files stay
  /// as they are.
  ///
  /// @throws UncheckedIOException when a file cannot be read at all
  public Verified verify(ImageLimits limits) {
    var decoder = new ImageDecoder(limits);
    Map<Path, ImageRefused.Reason> refused = new ConcurrentHashMap<>();
    files.parallelStream()
        .forEach(file -> {
          try {
            decoder.verify(Files.readAllBytes(file));
          } catch (ImageRefused e) {
            refused.put(file, e.reason());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    return new Verified(filter(file -> !refused.containsKey(file)), refused);
  }

  /// Tells training from validation.
  ///
  /// @throws IllegalArgumentException when one of the two is left without files
  public SplitImages split(Splitter splitter) {
    return splitter.split(files);
  }
}
