package dev.millrace.labeling.exchange;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.mesh.InvalidException;
import dev.millrace.proto.labeling.v1.Project;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/// Label Studio's JSON: an array of tasks. A task's ground truth counts, else the newest of its
/// annotations that was not cancelled. An item is named by `data.item`, else by the file name in
/// its data.
public final class LabelStudioReader implements LabelReader {
  private static final List<String> SOURCES = List.of("image", "text", "url", "file");
  // Label Studio puts eight characters before the name of an uploaded file.
  private static final Pattern UPLOADED = Pattern.compile("[0-9a-f]{8}-(.+)");

  @Override
  public void read(Project project, Path file, Consumer<Reading> sink) throws IOException {
    Json.read(
        file,
        parser -> {
          Json.expect(parser, JsonToken.START_ARRAY, "an array of Label Studio's tasks");
          int number = 0;
          for (var token = parser.nextToken();
              token != JsonToken.END_ARRAY;
              token = parser.nextToken()) {
            number++;
            if (token != JsonToken.START_OBJECT) {
              throw new InvalidException(
                  token == null
                      ? "the file ends in the middle of the array"
                      : "entry %d of the array is no task".formatted(number));
            }
            read(project, parser, number, sink);
          }
        });
  }

  private static void read(Project project, JsonParser parser, int number, Consumer<Reading> sink)
      throws IOException {
    var task = Json.value(parser);
    if (task.isEmpty()) {
      sink.accept(new Reading.Refused("task " + number, "the task is larger than 16 MiB"));
    } else {
      reading(project, task.get(), number).ifPresent(sink);
    }
  }

  private static Optional<Reading> reading(Project project, JsonNode task, int number) {
    var names = names(task.path("data"));
    var where = names.isEmpty() ? "task " + number : names.getFirst();
    try {
      var annotation = annotation(task.path("annotations"));
      if (annotation.isEmpty()) {
        return Optional.empty();
      }
      if (names.isEmpty()) {
        throw new InvalidException("its data names no item: expected item, image, text or url");
      }
      var results = new StudioResults(annotation.get().path("result"));
      return Optional.of(new Reading.Label(names, results.label(project)));
    } catch (InvalidException e) {
      return Optional.of(new Reading.Refused(where, String.valueOf(e.getMessage())));
    }
  }

  private static Optional<JsonNode> annotation(JsonNode annotations) {
    var counting =
        StreamSupport.stream(annotations.spliterator(), false)
            .filter(annotation -> !annotation.path("was_cancelled").asBoolean())
            .toList();
    return counting.stream()
        .filter(annotation -> annotation.path("ground_truth").asBoolean())
        .findFirst()
        .or(() -> counting.stream().reduce((_, later) -> later));
  }

  private static List<String> names(JsonNode data) {
    var names = new LinkedHashSet<String>();
    var item = data.path("item").asText();
    if (!item.isEmpty()) {
      names.add(item);
    }
    for (var source : SOURCES) {
      var path = data.path(source).asText();
      var name = path.replaceAll("[?#].*$", "").replaceAll("^.*/", "");
      if (!name.isEmpty() && name.length() <= 500) {
        names.add(name);
        var uploaded = UPLOADED.matcher(name);
        if (uploaded.matches()) {
          names.add(uploaded.group(1));
        }
      }
    }
    return List.copyOf(names);
  }
}
