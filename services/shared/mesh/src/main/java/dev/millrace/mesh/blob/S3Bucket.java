package dev.millrace.mesh.blob;

import java.net.URI;

/// Where a bucket is, and who asks for it.
///
/// @param endpoint the store's address, for example `http://127.0.0.1:9000`; the bucket's name is
///   the first part of a request's path, as most stores other than Amazon's want it
/// @param region the region that requests are signed for
/// @param name the bucket's name
/// @param accessKey the access key's name
/// @param secretKey the access key's secret, never part of a message
public record S3Bucket(
    URI endpoint, String region, String name, String accessKey, String secretKey) {
  @Override
  public String toString() {
    return "bucket %s at %s (region %s, access key %s)"
        .formatted(name, endpoint, region, accessKey);
  }
}
