package dev.millrace.standalone;

import static java.util.stream.Collectors.toCollection;

import dev.millrace.standalone.bench.MeshProcess;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The metrics that a mesh has, and those that the dashboard and the rules ask for.
final class Observability {
  private static final Path FOLDER = Path.of(System.getProperty("millrace.root"), "observability");
  private static final Pattern QUERY = Pattern.compile("\"?expr\"?: (.*)");
  private static final Pattern METRIC =
      Pattern.compile("\\b(millrace|grpc|kafka|jvm|process)_[a-z_]+");

  private Observability() {}

  static Set<String> metricsInQueries() throws IOException {
    var text = new StringBuilder(Files.readString(FOLDER.resolve("rules.yml")));
    try (var dashboards =
        Files.newDirectoryStream(FOLDER.resolve("grafana/dashboards"), "*.json")) {
      for (var dashboard : dashboards) {
        text.append(Files.readString(dashboard));
      }
    }
    return QUERY
        .matcher(text)
        .results()
        .flatMap(query -> METRIC.matcher(query.group(1)).results())
        .map(metric -> metric.group())
        .collect(toCollection(TreeSet::new));
  }

  static Set<String> metricsOf(MeshProcess process) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(process.page().resolve("/q/metrics")).build();
    try (var http = HttpClient.newHttpClient()) {
      return http.send(request, HttpResponse.BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("[ {]", 2)[0])
          .collect(toCollection(TreeSet::new));
    }
  }
}
