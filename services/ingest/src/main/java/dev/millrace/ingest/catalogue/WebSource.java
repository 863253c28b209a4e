package dev.millrace.ingest.catalogue;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Files below a public address.
record WebSource(URI address) implements Source {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  // Of silence, at any time: a transfer that goes on may take as long as it needs.
  private static final Duration SILENCE = Duration.ofSeconds(20);
  private static final int BUFFER = 1 << 16;
  // Packing may make a file longer, but not by much.
  private static final int SLACK = 1 << 16;

  @Override
  public String describe() {
    return address.toString();
  }

  @Override
  public void fetch(List<DataFile> files, Path into, FetchProgress progress) {
    var expected = files.stream().mapToLong(DataFile::packedSize).sum();
    long moved = 0;
    for (var file : files) {
      var before = moved;
      moved += fetch(file, into, copied -> progress.moved(before + copied, expected));
    }
  }

  @FunctionalInterface
  private interface Copied {
    void bytes(long count);
  }

  private long fetch(DataFile file, Path into, Copied copied) {
    var place = address.resolve(file.packedName());
    try {
      var connection = place.toURL().openConnection();
      connection.setConnectTimeout((int) CONNECT.toMillis());
      connection.setReadTimeout((int) SILENCE.toMillis());
      requireFound(place, connection);
      return copy(connection, into.resolve(file.packedName()), file, copied);
    } catch (IOException e) {
      throw new SourceFailedException("%s cannot be read (%s)".formatted(file.packedName(), e));
    }
  }

  private static void requireFound(URI place, URLConnection connection) throws IOException {
    if (connection instanceof HttpURLConnection http && http.getResponseCode() != 200) {
      throw new SourceFailedException(
          "%s answers with HTTP status %d".formatted(place, http.getResponseCode()));
    }
  }

  private static long copy(URLConnection connection, Path target, DataFile file, Copied copied)
      throws IOException {
    long count = 0;
    try (var in = connection.getInputStream();
        var out = Files.newOutputStream(target)) {
      var buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        count += n;
        copied.bytes(count);
        if (count > file.size() + SLACK) {
          throw new SourceFailedException(
              "%s is much longer than the %d bytes it should unpack to"
                  .formatted(file.packedName(), file.size()));
        }
      }
    }
    return count;
  }
}
