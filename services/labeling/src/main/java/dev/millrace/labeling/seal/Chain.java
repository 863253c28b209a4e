package dev.millrace.labeling.seal;

/// How far the chain of a partition has come.
///
/// @param next the offset after the last record in it
/// @param link of that record
/// @param labelsUntil the offset after the last record that is no seal: a seal needs none itself
/// @param sealedUntil the offset up to which there is a seal
/// @param sealedLink the link of that seal, [Link#NONE] before the first
record Chain(
    int partition, long next, Link link, long labelsUntil, long sealedUntil, Link sealedLink) {
  static Chain begin(int partition) {
    return new Chain(partition, 0, Link.NONE, 0, 0, Link.NONE);
  }

  Chain with(long newNext, Link newLink, boolean isSeal) {
    return new Chain(
        partition, newNext, newLink, isSeal ? labelsUntil : newNext, sealedUntil, sealedLink);
  }

  /// With a seal that this process makes, or that the log shows.
  Chain sealed(long until, Link at) {
    return until <= sealedUntil ? this : new Chain(partition, next, link, labelsUntil, until, at);
  }

  boolean isUnsealed() {
    return labelsUntil > sealedUntil;
  }
}
