package dev.millrace.serving;

import static dev.millrace.serving.protocol.Requests.images;
import static dev.millrace.serving.protocol.Requests.rawPixels;
import static dev.millrace.serving.protocol.Requests.text;
import static dev.millrace.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.mesh.blob.BlobStore;
import dev.millrace.mesh.blob.Sha256;
import dev.millrace.mesh.event.Event;
import dev.millrace.mesh.event.EventCodec;
import dev.millrace.mesh.event.EventLog;
import dev.millrace.mesh.event.Topics;
import dev.millrace.proto.serving.v1.PredictionEvent;
import dev.millrace.testing.MeshResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(MeshResource.class)
class PredictionEventsTest {
  @Inject EventLog log;
  @Inject BlobStore blobs;

  private List<Event<PredictionEvent>> events(String project) {
    var topic = Topics.PREDICTIONS;
    var ends = log.ends(topic.name());
    var events = new ArrayList<Event<PredictionEvent>>();
    log.read(
        topic.name(),
        Collections.nCopies(ends.size(), 0L),
        ends,
        record -> events.add(EventCodec.decode(topic, record)));
    return events.stream()
        .filter(event -> event.data().getServed().getProject().equals(project))
        .toList();
  }

  @Test
  void modelInfer_eachImage_isOneEventKeyedByItsItem() {
    var registrar = Registrar.of(log, blobs);
    var bundle = registrar.register("1", SeededBundles.bundle(1));
    registrar.promote("1");
    var pixels = SeededBundles.pixels(1, 5);
    var file = SeededBundles.png(pixels);
    var other = SeededBundles.png(SeededBundles.pixels(1, 6));
    var predictions = new ArrayList<String>();
    try (var clients = new GrpcClients()) {
      var client = clients.inference();
      registrar.awaitChampion(client, "1");
      for (var request :
          List.of(
              images(registrar.project(), file, other)
                  .putParameters("items", text("item-a\nitem-b")),
              images(registrar.project(), file),
              rawPixels(registrar.project(), pixels, 1, 28, 28, 1))) {
        var response = client.modelInfer(request.build());
        Registrar.parameter(response, "predictions").lines().forEach(predictions::add);
      }
    }
    eventually(() -> assertThat(events(registrar.project())).hasSize(4));
    var events = events(registrar.project());
    assertThat(events).extracting(Event::id).containsExactlyInAnyOrderElementsOf(predictions);
    assertThat(events)
        .extracting(Event::key)
        .containsExactlyInAnyOrder("item-a", "item-b", Sha256.of(file), Sha256.of(pixels));
    assertThat(events)
        .allSatisfy(event -> {
          assertThat(event.trace().correlationId()).isEqualTo("promoted-1");
          assertThat(event.trace().causationId()).isPresent();
          var served = event.data().getServed();
          assertThat(served.getItem()).isEqualTo(event.key());
          assertThat(served.getPrediction()).isEqualTo(event.id());
          assertThat(served.getModelVersion()).isEqualTo("1");
          assertThat(served.getRun()).isEqualTo("run-1");
          assertThat(served.getCut()).isEqualTo("cut-1");
          assertThat(served.getBundleSha256()).isEqualTo(bundle.getSha256());
          assertThat(served.getClassesList()).hasSize(4);
          assertThat(served.getClasses(0).getProbability())
              .isGreaterThanOrEqualTo(served.getClasses(1).getProbability());
        });
  }
}
