package dev.millrace.host;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// Where a service finds the log and the blobs.
@ConfigMapping(prefix = "millrace.mesh")
public interface MeshConfig {
  /// The event log.
  Kafka kafka();

  /// The blob store.
  Blobs blobs();

  /// The key that this service shows to serving, where callers need one.
  Optional<String> servingKey();

  /// The event log.
  interface Kafka {
    /// `host:port` of one broker or several, separated by commas.
    @WithDefault("127.0.0.1:9092")
    String bootstrapServers();

    /// Partitions of topics that this service makes; existing topics keep theirs.
    @WithDefault("3")
    int partitions();
  }

  /// The blob store: S3 when its endpoint is set, else a folder.
  interface Blobs {
    /// A folder that all services share.
    @WithDefault("${user.home}/.millrace/blobs")
    Path folder();

    /// A bucket, instead of the folder.
    S3 s3();
  }

  /// A bucket of a store that speaks S3.
  interface S3 {
    /// The store's address, for example `http://127.0.0.1:9000`.
    Optional<URI> endpoint();

    /// The bucket; made when it is missing.
    @WithDefault("millrace")
    String bucket();

    /// The region that requests are signed for.
    @WithDefault("us-east-1")
    String region();

    /// The access key's name.
    @WithDefault("millrace")
    String accessKey();

    /// The access key's secret.
    @WithDefault("millrace")
    String secretKey();

    /// Where blobs are kept that were needed as files.
    @WithDefault("${java.io.tmpdir}/millrace-blobs")
    Path cache();
  }
}
