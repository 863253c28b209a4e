package dev.millrace.standalone.demo;

import dev.millrace.ingest.catalogue.LabelledItems;
import dev.millrace.ingest.reader.ItemSink;
import dev.millrace.proto.ingest.v1.AddItemRequest;
import dev.millrace.proto.ingest.v1.RefusalReason;
import dev.millrace.standalone.Terminal;
import dev.millrace.standalone.client.Inference;
import dev.millrace.standalone.client.MeshClient;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

/// Questions to the served model about images that it has not learned from, one at a time.
final class DemoPredictions {
  private final MeshClient mesh;
  private final Terminal terminal;
  private final String project;

  DemoPredictions(MeshClient mesh, Terminal terminal, String project) {
    this.mesh = mesh;
    this.terminal = terminal;
    this.project = project;
  }

  void ask(LabelledItems items, int most, String version) {
    var inference = new Inference(mesh.inference(), project);
    var classes = inference.classes();
    var asked = lastOf(items, most);
    var times = new long[asked.size()];
    var right = 0;
    var last = "";
    try (var bar = terminal.progress("predicting")) {
      for (int i = 0; i < asked.size(); i++) {
        var item = asked.get(i);
        var begin = System.nanoTime();
        var answer = inference.ask(item.getImage(), item.getItem());
        times[i] = System.nanoTime() - begin;
        right += classes.get(answer.best()).equals(item.getLabel().getClassName()) ? 1 : 0;
        last = answer.parameter("predictions");
        bar.at(i + 1L, asked.size(), "");
      }
      Arrays.sort(times);
      bar.detail(
          "%d of %d right by version %s, half of them within %.1f ms"
              .formatted(right, asked.size(), version, times[times.length / 2] / 1e6));
    }
    terminal.say("  the last was prediction " + last);
  }

  /// The last items: those of the split that comes last, which is the one to test with.
  private static List<AddItemRequest> lastOf(LabelledItems items, int most) {
    var last = new ArrayDeque<AddItemRequest>();
    items.read(
        new ItemSink() {
          @Override
          public void take(AddItemRequest item) {
            last.add(item);
            if (last.size() > most) {
              last.removeFirst();
            }
          }

          @Override
          public void refuse(String name, RefusalReason reason, String message) {}
        });
    return List.copyOf(last);
  }
}
