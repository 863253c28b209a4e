package dev.millrace.standalone;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/// Says whether the mesh runs and how its parts are.
final class Status implements Command.Action {
  private static final Pattern CHECK =
      Pattern.compile("\"name\":\\s*\"([^\"]+)\",\\s*\"status\":\\s*\"(\\w+)\"");

  @Override
  public int run(Home home, List<String> arguments, Terminal terminal) throws InterruptedException {
    var running = home.running();
    if (running.isEmpty()) {
      terminal.say(
          home.isTaken()
              ? "A mesh is just starting or stopping on %s.".formatted(home.folder())
              : "No mesh runs on %s. Start it with `./millrace up` or `./millrace demo`."
                  .formatted(home.folder()));
      return 1;
    }
    var address = running.get();
    terminal.say("The mesh runs on %s, process %d.".formatted(home.folder(), address.process()));
    terminal.say("  page   %s".formatted(address.page()));
    terminal.say("  gRPC   127.0.0.1:%d".formatted(address.grpc()));
    terminal.say("  Kafka  127.0.0.1:%d".formatted(address.kafka()));
    terminal.say("  log    %s".formatted(home.log()));
    return checks(address, terminal);
  }

  private static int checks(Address address, Terminal terminal) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(address.page().resolve("/q/health/ready"))
            .timeout(Duration.ofSeconds(10))
            .build();
    try (var client = HttpClient.newHttpClient()) {
      var answer = client.send(request, BodyHandlers.ofString());
      var checks = CHECK.matcher(answer.body());
      while (checks.find()) {
        terminal.say("  %-30s %s".formatted(checks.group(1), checks.group(2)));
      }
      return answer.statusCode() == 200 ? 0 : 1;
    } catch (IOException e) {
      terminal.error("The mesh does not answer (%s). Look at its log.".formatted(e));
      return 1;
    }
  }
}
