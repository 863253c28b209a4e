package dev.millrace.console.live;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A page that listens to a stream of events and keeps all it hears.
final class PageStream implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();
  private final InputStream body;
  private final List<String> heard = new CopyOnWriteArrayList<>();

  PageStream(URI address) {
    try {
      body =
          client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofInputStream()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    Thread.ofVirtual().start(this::listen);
  }

  String text() {
    return String.join("", heard);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private void listen() {
    var buffer = new byte[8192];
    try {
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        heard.add(new String(buffer, 0, n, StandardCharsets.UTF_8));
      }
    } catch (IOException _) {
      // The page was closed.
    }
  }
}
