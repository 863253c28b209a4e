package dev.millrace.host;

import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;

/// The key by which the mesh's own services make themselves known to serving, where callers need
/// one.
public final class ServingKey {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private ServingKey() {}

  /// Shows the key with each call; shows nothing when there is none.
  public static ClientInterceptor shown(MeshConfig config) {
    var headers = new Metadata();
    config.servingKey().ifPresent(key -> headers.put(AUTHORIZATION, "Bearer " + key));
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }
}
