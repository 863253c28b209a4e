package dev.millrace.standalone;

import dev.millrace.ingest.client.ItemStream;
import dev.millrace.ingest.reader.FileLabels;
import dev.millrace.ingest.reader.ItemReader;
import dev.millrace.ingest.reader.ReadLimits;
import dev.millrace.proto.ingest.v1.AddItemsResponse;
import dev.millrace.standalone.client.MeshClient;
import dev.millrace.standalone.demo.FashionDemo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Sends items from this machine to a project of the mesh that runs.
final class Ingest implements Command.Action {
  private static final int SHOWN = 20;

  @Override
  public int run(Home home, List<String> arguments, Terminal terminal) throws InterruptedException {
    var options = Options.parse(arguments, List.of("project", "labels"));
    if (options.rest().size() != 1) {
      throw new UsageException("`ingest` takes one path: a folder, a zip, a CSV or an image.");
    }
    var path = Path.of(options.rest().getFirst());
    if (!Files.exists(path)) {
      throw new UsageException("There is no %s.".formatted(path.toAbsolutePath()));
    }
    var project = options.value("project").orElse(FashionDemo.PROJECT);
    try (var mesh = MeshClient.on(home.address());
        var progress = terminal.progress("items")) {
      var answer =
          ItemStream.send(
              mesh.channel(),
              project,
              ItemReader.of(path, labels(options), ReadLimits.DEFAULT),
              (sent, bytes) -> progress.detail("%,d sent, %,d kB".formatted(sent, bytes / 1000)));
      progress.detail(summary(answer));
      tellRefusals(answer, terminal);
      return answer.getRefused() == 0 ? 0 : 1;
    }
  }

  private static FileLabels labels(Options options) {
    var labels = options.value("labels").orElse("folder");
    return switch (labels) {
      case "folder" -> FileLabels.FOLDER;
      case "none" -> FileLabels.NONE;
      default ->
          throw new UsageException("--labels is '%s'; it is folder or none.".formatted(labels));
    };
  }

  private static String summary(AddItemsResponse answer) {
    return "%,d accepted, %,d there before, %,d refused, %,d labels"
        .formatted(
            answer.getAccepted(), answer.getDuplicates(), answer.getRefused(), answer.getLabels());
  }

  private static void tellRefusals(AddItemsResponse answer, Terminal terminal) {
    answer.getRefusalsList().stream()
        .limit(SHOWN)
        .forEach(refusal ->
            terminal.error("  %s: %s".formatted(refusal.getItem(), refusal.getMessage())));
    if (answer.getRefused() > SHOWN) {
      terminal.error("  and %,d more".formatted(answer.getRefused() - SHOWN));
    }
  }
}
