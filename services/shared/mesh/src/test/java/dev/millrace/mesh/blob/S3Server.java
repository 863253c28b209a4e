package dev.millrace.mesh.blob;

import java.net.URI;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/// An S3 store in this process, which keeps its objects in memory and checks signatures.
final class S3Server {
  private static final String ACCESS_KEY = "millrace";
  private static final String SECRET_KEY = "a secret";

  private final TransientNio2BlobStore objects = new TransientNio2BlobStore();
  private final S3Proxy server;

  S3Server() throws Exception {
    server =
        S3Proxy.builder()
            .blobStore(objects)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
            .jettyMaxThreads(16)
            .stopTimeout(0)
            .build();
    server.start();
  }

  S3Bucket bucket(String name) {
    return bucket(name, SECRET_KEY);
  }

  S3Bucket bucket(String name, String secretKey) {
    var endpoint = URI.create("http://127.0.0.1:" + server.getPort());
    return new S3Bucket(endpoint, "us-east-1", name, ACCESS_KEY, secretKey);
  }

  void close() throws Exception {
    server.stop();
    objects.close();
  }
}
