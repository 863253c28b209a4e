package dev.millrace.ingest.catalogue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/// A place that may have a data set's files.
public sealed interface Source permits WebSource, DebianSource, FolderSource {
  /// Says which place it is, for people.
  String describe();

  /// Brings files, each as [DataFile#packedName()] or [DataFile#name()], into a folder. Nothing is
  /// verified.
  ///
  /// @throws IOException or [SourceFailedException] when it cannot, with the reason
  void fetch(List<DataFile> files, Path into, FetchProgress progress)
      throws IOException, InterruptedException;

  /// Files below a public address.
  static Source web(String address) {
    return new WebSource(URI.create(address));
  }

  /// Files of a Debian package.
  ///
  /// @param folder in the package, without a leading slash
  static Source debian(String packageName, String folder) {
    return new DebianSource(packageName, folder);
  }

  /// Files in a folder of this machine, or in a folder below it that has the data set's name.
  static Source folder(Path folder) {
    return new FolderSource(folder);
  }
}
