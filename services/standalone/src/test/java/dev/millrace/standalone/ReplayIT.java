package dev.millrace.standalone;

import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.client.ItemStream;
import dev.millrace.ingest.client.Progress;
import dev.millrace.proto.labeling.v1.ItemState;
import dev.millrace.proto.labeling.v1.ListItemsRequest;
import dev.millrace.standalone.bench.MeshProcess;
import dev.millrace.standalone.client.Flow;
import dev.millrace.standalone.client.MeshClient;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every table dropped, and read again from the log.
class ReplayIT {
  private static final int ITEMS = 500;
  @TempDir private Path folder;

  @Test
  void drop_everyTable_readModelsComeBackEqual() throws Exception {
    try (var process = MeshProcess.start(folder);
        var mesh = process.client()) {
      var flow = new Flow(mesh);
      flow.project(Clothes.project());
      ItemStream.send(mesh.channel(), Clothes.PROJECT, Clothes.first(ITEMS), Progress.NONE);
      var cut = flow.cut(Clothes.PROJECT, Clothes.cut(), _ -> {});
      var run = flow.start(Clothes.PROJECT, cut.getCut(), Clothes.recipe(2)).getRun();
      flow.follow(run, _ -> {});
      flow.evaluation(run);
      flow.awaitServed(Clothes.PROJECT, "1");
      awaitSuggestions(mesh);
    }
    var before = ReadModels.of(folder);
    assertThat(before).isNotEmpty();
    ReadModels.drop(folder);
    try (var process = MeshProcess.start(folder);
        var mesh = process.client()) {
      var flow = new Flow(mesh);
      eventually(() -> assertThat(flow.champion(Clothes.PROJECT)).isPresent());
      flow.awaitItems(Clothes.PROJECT, ITEMS);
      eventually(() -> assertThat(flow.runs(Clothes.PROJECT)).hasSize(1));
      eventually(() ->
          assertThat(flow.status(Clothes.PROJECT).orElseThrow().getLabelled()).isEqualTo(ITEMS));
    }
    assertThat(ReadModels.of(folder)).isEqualTo(before);
  }

  /// The champion is asked about every item; what it says is still on its way for a while.
  private static void awaitSuggestions(MeshClient mesh) {
    var all = ListItemsRequest.newBuilder().setProject(Clothes.PROJECT).setPageSize(ITEMS).build();
    eventually(() ->
        assertThat(mesh.labeling().listItems(all).getItemsList())
            .hasSize(ITEMS)
            .allMatch(ItemState::hasSuggestion));
  }
}
