package dev.millrace.ingest.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Files below a public address.
record WebSource(URI address) implements Source {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final int BUFFER = 1 << 16;
  // Packing may make a file longer, but not by much.
  private static final int SLACK = 1 << 16;

  @Override
  public String describe() {
    return address.toString();
  }

  @Override
  public void fetch(List<DataFile> files, Path into, FetchProgress progress)
      throws IOException, InterruptedException {
    var expected = files.stream().mapToLong(DataFile::packedSize).sum();
    long moved = 0;
    try (var client =
        HttpClient.newBuilder().connectTimeout(CONNECT).followRedirects(Redirect.NORMAL).build()) {
      for (var file : files) {
        moved += fetch(client, file, into, moved, expected, progress);
      }
    }
  }

  private long fetch(
      HttpClient client,
      DataFile file,
      Path into,
      long before,
      long expected,
      FetchProgress progress)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(address.resolve(file.packedName())).timeout(ANSWER).build();
    var response = client.send(request, BodyHandlers.ofInputStream());
    try (var in = response.body()) {
      if (response.statusCode() != 200) {
        throw new SourceFailedException(
            "%s answers with HTTP status %d".formatted(request.uri(), response.statusCode()));
      }
      return copy(in, into.resolve(file.packedName()), file, before, expected, progress);
    }
  }

  private static long copy(
      InputStream in,
      Path target,
      DataFile file,
      long before,
      long expected,
      FetchProgress progress)
      throws IOException {
    long copied = 0;
    try (var out = Files.newOutputStream(target)) {
      var buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        copied += n;
        progress.moved(before + copied, expected);
        if (copied > file.size() + SLACK) {
          throw new SourceFailedException(
              "%s is much longer than the %d bytes it should unpack to"
                  .formatted(file.packedName(), file.size()));
        }
      }
    }
    return copied;
  }
}
