package dev.millrace.mesh.job;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/// The right of one holder to work on a resource until a time.
///
/// @param epoch grows with each new holder of the resource, from 1, and fences late ones
public record Lease(String resource, String holder, long epoch, Instant until) {
  public Lease {
    requireNonNull(resource, "resource is null");
    requireNonNull(holder, "holder is null");
    requireNonNull(until, "until is null");
    if (epoch < 1) {
      throw new IllegalArgumentException("epoch is below 1: " + epoch);
    }
  }
}
