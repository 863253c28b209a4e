package dev.millrace.standalone;

import com.google.protobuf.ByteString;
import dev.millrace.standalone.client.Inference;
import dev.millrace.standalone.client.MeshClient;
import dev.millrace.standalone.demo.FashionDemo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// Asks the model that the running mesh serves about image files.
final class Predict implements Command.Action {
  @Override
  public int run(Home home, List<String> arguments, Terminal terminal) {
    var options = Options.parse(arguments, List.of("project"));
    if (options.rest().isEmpty()) {
      throw new UsageException("`predict` takes one image file or more.");
    }
    var project = options.value("project").orElse(FashionDemo.PROJECT);
    try (var mesh = MeshClient.on(home.address())) {
      var inference = new Inference(mesh.inference(), project);
      var classes = inference.classes();
      for (var file : options.rest()) {
        var answer = inference.ask(bytes(Path.of(file)), "");
        terminal.say(
            "%s  %s  %.1f %%  (model version %s, prediction %s)"
                .formatted(
                    file,
                    classes.get(answer.best()),
                    100 * answer.confidence(),
                    answer.modelVersion(),
                    answer.parameter("predictions")));
      }
    }
    return 0;
  }

  private static ByteString bytes(Path file) {
    try {
      return ByteString.copyFrom(Files.readAllBytes(file));
    } catch (NoSuchFileException _) {
      throw new UsageException("There is no %s.".formatted(file.toAbsolutePath()));
    } catch (IOException e) {
      throw new CommandFailedException("%s cannot be read: %s.".formatted(file, e.getMessage()), e);
    }
  }
}
