package dev.millrace.mesh.blob;

import dev.millrace.mesh.NotFoundException;
import dev.millrace.proto.mesh.v1.Blob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyExistsException;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;

/// Blobs as objects `ab/abcd...` of a bucket, of any store that speaks S3.
///
/// A blob that is read is first copied into a local folder and stays there; a copy that is missing
/// or no longer has the blob's SHA-256 is fetched anew, so the folder may be emptied while no
/// service runs. A blob is sent in one request, which S3 allows up to 5 GiB.
///
/// All operations throw [BlobsUnavailableException] when the store cannot be reached, refuses, or
/// answers with other bytes than the blob's.
public final class S3BlobStore implements BlobStore {
  private static final int NOT_FOUND = 404;

  private final S3Bucket bucket;
  private final FolderBlobStore copies;
  private final S3Client client;

  /// A store in a bucket, which is made when it is not there, with copies in a folder, which is
  /// made too.
  public S3BlobStore(S3Bucket bucket, Path copies) {
    this.bucket = bucket;
    this.copies = new FolderBlobStore(copies);
    this.client = connect(bucket);
    try {
      makeBucket();
    } catch (BlobsUnavailableException e) {
      client.close();
      throw e;
    }
  }

  @Override
  public Blob put(byte[] bytes, String mediaType) {
    var sha256 = Sha256.of(bytes);
    upload(sha256, mediaType, RequestBody.fromBytes(bytes));
    return FolderBlobStore.blob(sha256, bytes.length, mediaType);
  }

  @Override
  public Blob put(Path file, String mediaType) {
    try {
      var sha256 = Sha256.of(file);
      upload(sha256, mediaType, RequestBody.fromFile(file));
      return FolderBlobStore.blob(sha256, Files.size(file), mediaType);
    } catch (IOException e) {
      throw new UncheckedIOException("%s was not kept as a blob".formatted(file), e);
    }
  }

  @Override
  public byte[] get(String sha256) {
    try {
      return Files.readAllBytes(file(sha256));
    } catch (IOException e) {
      throw new UncheckedIOException("blob %s cannot be read".formatted(sha256), e);
    }
  }

  @Override
  public Path file(String sha256) {
    var file = copies.path(Sha256.check(sha256));
    if (Files.exists(file) && Sha256.of(file).equals(sha256)) {
      return file;
    }
    var beside = FolderBlobStore.beside(file);
    try {
      download(sha256, beside);
      return Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("blob %s was not written".formatted(file), e);
    }
  }

  @Override
  public boolean has(String sha256) {
    var key = key(Sha256.check(sha256));
    return ask(
            "look for " + key,
            () -> client.headObject(request -> request.bucket(bucket.name()).key(key)))
        .isPresent();
  }

  @Override
  public void close() {
    client.close();
  }

  private void upload(String sha256, String mediaType, RequestBody body) {
    if (has(sha256)) {
      return;
    }
    var key = key(sha256);
    // With the digest, the store itself refuses bytes that changed on their way.
    var digest = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256));
    var answer =
        ask(
            "put " + key,
            () ->
                client.putObject(
                    request ->
                        request
                            .bucket(bucket.name())
                            .key(key)
                            .contentType(mediaType)
                            .checksumSHA256(digest),
                    body));
    if (answer.isEmpty()) {
      throw new BlobsUnavailableException(
          "cannot put %s: %s is gone; start again to make it".formatted(key, bucket));
    }
  }

  private void download(String sha256, Path file) throws IOException {
    var key = key(sha256);
    var answer =
        ask(
            "get " + key,
            () ->
                client.getObject(
                    request -> request.bucket(bucket.name()).key(key),
                    ResponseTransformer.toFile(file)));
    if (answer.isEmpty()) {
      throw new NotFoundException("no blob %s in %s".formatted(sha256, bucket));
    }
    var found = Sha256.of(file);
    if (!found.equals(sha256)) {
      Files.delete(file);
      throw new BlobsUnavailableException(
          "%s in %s is damaged: its bytes have the SHA-256 %s; remove the object and put the blob again"
              .formatted(key, bucket, found));
    }
  }

  private void makeBucket() {
    if (ask("look", () -> client.headBucket(request -> request.bucket(bucket.name())))
        .isPresent()) {
      return;
    }
    try {
      var _ = ask("make it", () -> client.createBucket(request -> request.bucket(bucket.name())));
    } catch (BlobsUnavailableException e) {
      boolean madeByAnother =
          e.getCause() instanceof BucketAlreadyOwnedByYouException
              || e.getCause() instanceof BucketAlreadyExistsException;
      if (!madeByAnother) {
        throw e;
      }
    }
  }

  /// A request's answer; empty when the store has no such thing.
  private <R> Optional<R> ask(String what, Supplier<R> request) {
    try {
      return Optional.of(request.get());
    } catch (SdkException e) {
      if (e instanceof SdkServiceException refusal && refusal.statusCode() == NOT_FOUND) {
        return Optional.empty();
      }
      throw new BlobsUnavailableException(
          "cannot %s in %s: %s; check the endpoint, the region, the access key and its secret"
              .formatted(what, bucket, e.getMessage()),
          e);
    }
  }

  private static String key(String sha256) {
    return sha256.substring(0, 2) + "/" + sha256;
  }

  private static S3Client connect(S3Bucket bucket) {
    var credentials = AwsBasicCredentials.create(bucket.accessKey(), bucket.secretKey());
    return S3Client.builder()
        .endpointOverride(bucket.endpoint())
        .region(Region.of(bucket.region()))
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .forcePathStyle(true)
        // Names are checksums already, and not every store knows the SDK's own.
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .build();
  }
}
