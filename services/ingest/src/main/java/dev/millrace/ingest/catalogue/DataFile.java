package dev.millrace.ingest.catalogue;

import static java.util.Objects.requireNonNull;

/// A file of a data set, known by what is in it.
///
/// Distributors pack the same file anew, so size and hash are those of the unpacked one.
///
/// @param name without the ending of a packer
/// @param packedSize in bytes, about, for progress
/// @param size in bytes, unpacked
/// @param sha256 lower-case hexadecimal, unpacked
public record DataFile(String name, long packedSize, long size, String sha256) {
  public DataFile {
    requireNonNull(name, "name is null");
    requireNonNull(sha256, "sha256 is null");
  }

  /// The name of the file in its gzip packing.
  String packedName() {
    return name + ".gz";
  }
}
