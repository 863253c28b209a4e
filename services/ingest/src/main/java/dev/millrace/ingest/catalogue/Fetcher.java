package dev.millrace.ingest.catalogue;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Brings data sets to this machine, once, and verifies them each time.
public final class Fetcher {
  /// The environment variable that names a folder with data sets.
  public static final String VARIABLE = "MILLRACE_DATASETS";

  private final Path kept;
  private final List<Path> named;

  /// @param kept where data sets are kept; made when it is not there
  /// @param named folders that the user named, tried before all other sources: each has the data
  ///   set's files, or a folder of the data set's name with them
  public Fetcher(Path kept, List<Path> named) {
    this.kept = requireNonNull(kept, "kept is null");
    this.named = List.copyOf(named);
  }

  /// One that looks into the folder of the environment variable, when it is set.
  public static Fetcher of(Path kept) {
    return new Fetcher(kept, Stream.ofNullable(System.getenv(VARIABLE)).map(Path::of).toList());
  }

  /// The items of a data set, fetched when they are not kept yet.
  ///
  /// @throws DataSetUnavailableException when no source has it
  public LabelledItems fetch(DataSet set, FetchProgress progress) throws InterruptedException {
    var folder = kept.resolve(set.name());
    if (!isWhole(set, folder)) {
      fetch(set, folder, progress);
    }
    return set.reader().apply(folder);
  }

  private static boolean isWhole(DataSet set, Path folder) {
    try {
      if (!set.files().stream().allMatch(f -> Files.exists(folder.resolve(f.packedName())))) {
        return false;
      }
      check(set, folder);
      return true;
    } catch (IOException | SourceFailedException _) {
      // What is kept was damaged; it is fetched anew.
      return false;
    }
  }

  private void fetch(DataSet set, Path folder, FetchProgress progress) throws InterruptedException {
    var reasons = new ArrayList<String>();
    for (var source : sources(set)) {
      progress.trying(source.describe());
      try {
        fetch(set, source, folder, progress);
        return;
      } catch (IOException | SourceFailedException e) {
        var reason = e instanceof SourceFailedException ? e.getMessage() : e.toString();
        reasons.add("  %s: %s".formatted(source.describe(), reason));
        progress.failed(source.describe(), String.valueOf(reason));
      }
    }
    throw new DataSetUnavailableException(
        "The data set %s could not be fetched:%n%s%nPut its files (%s) into a folder and name it in %s."
            .formatted(
                set.name(),
                String.join(System.lineSeparator(), reasons),
                String.join(", ", set.files().stream().map(DataFile::packedName).toList()),
                VARIABLE));
  }

  private List<Source> sources(DataSet set) {
    var folders = named.stream().map(folder -> Source.folder(below(folder, set.name())));
    return Stream.concat(folders, set.sources().stream()).toList();
  }

  private static Path below(Path folder, String name) {
    var below = folder.resolve(name);
    return Files.isDirectory(below) ? below : folder;
  }

  /// Fetches into a folder beside, and moves what has been verified.
  private void fetch(DataSet set, Source source, Path folder, FetchProgress progress)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    var beside = Files.createTempDirectory(kept, set.name() + ".");
    try {
      source.fetch(set.files(), beside, progress);
      check(set, beside);
      for (var file : set.files()) {
        Files.move(
            beside.resolve(file.packedName()),
            folder.resolve(file.packedName()),
            StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      delete(beside);
    }
  }

  private static void check(DataSet set, Path folder) throws IOException {
    for (var file : set.files()) {
      Verification.check(file, folder.resolve(file.packedName()));
    }
  }

  private static void delete(Path folder) {
    try (var walk = Files.walk(folder)) {
      for (var path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the folder %s cannot be deleted".formatted(folder), e);
    }
  }
}
