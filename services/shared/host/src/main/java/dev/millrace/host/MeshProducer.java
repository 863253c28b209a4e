package dev.millrace.host;

import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.blob.FolderBlobStore;
import dev.millrace.mesh.blob.S3BlobStore;
import dev.millrace.mesh.blob.S3Bucket;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.KafkaEventLog;
import dev.millrace.mesh.event.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;

/// The one log and the one blob store of this process.
@Singleton
final class MeshProducer {
  private final MeshConfig config;

  @Inject
  MeshProducer(MeshConfig config) {
    this.config = config;
  }

  /// Connects and makes the topics that are missing, so that whoever has a log can use it.
  @Produces
  @Singleton
  EventLog log(MeterRegistry meters) {
    var kafka = config.kafka();
    var log = new KafkaEventLog(kafka.bootstrapServers(), kafka.partitions(), meters);
    log.create(Topics.all());
    return log;
  }

  void close(@Disposes EventLog log) {
    log.close();
  }

  @Produces
  @Singleton
  BlobStore blobs() {
    var blobs = config.blobs();
    return blobs
        .s3()
        .endpoint()
        .<BlobStore>map(endpoint -> bucket(endpoint, blobs.s3()))
        .orElseGet(() -> new FolderBlobStore(blobs.folder()));
  }

  void close(@Disposes BlobStore blobs) {
    blobs.close();
  }

  private static BlobStore bucket(URI endpoint, MeshConfig.S3 s3) {
    var bucket = new S3Bucket(endpoint, s3.region(), s3.bucket(), s3.accessKey(), s3.secretKey());
    return new S3BlobStore(bucket, s3.cache());
  }
}
